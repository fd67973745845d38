/** Answers of the coordinator as components use them: asked for when shown, and deeds that are done once. */
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Trouble } from './trouble.tsx';

export interface Answer<T> {
  /** The last answer, kept while a newer one is on its way. */
  readonly value: T | undefined;
  readonly error: unknown;
  readonly reload: () => void;
}

interface Heard<T> {
  /** What was asked for: an answer to something else is not shown. */
  readonly to: string;
  readonly value: T | undefined;
  readonly error: unknown;
}

/** Asks when shown, and again when `key` changes. An answer that is overtaken by a newer one is dropped. */
export function useAnswer<T>(key: string, ask: () => Promise<T>): Answer<T> {
  const [heard, setHeard] = useState<Heard<T>>({ to: key, value: undefined, error: undefined });
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let wanted = true;
    latest.current().then(
      (value) => wanted && setHeard({ to: key, value, error: undefined }),
      (error: unknown) =>
        wanted &&
        setHeard((before) => ({ to: key, value: before.to === key ? before.value : undefined, error })),
    );
    return () => {
      wanted = false;
    };
  }, [key, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return heard.to === key ? { ...heard, reload } : { value: undefined, error: undefined, reload };
}

/** Waiting, trouble or the answer. */
export function Answered<T>({
  answer,
  waiting = 'Asking the coordinator.',
  children,
}: {
  readonly answer: Answer<T>;
  readonly waiting?: string;
  readonly children: (value: T) => ComponentChildren;
}) {
  return (
    <>
      <Trouble error={answer.error} onRetry={answer.reload} />
      {answer.value !== undefined
        ? children(answer.value)
        : answer.error === undefined && <p class="soft">{waiting}</p>}
    </>
  );
}

export interface Deed {
  readonly busy: boolean;
  readonly error: unknown;
  /** Does it, unless it is being done already; true where it went well. */
  readonly run: (deed: () => Promise<unknown>) => Promise<boolean>;
  readonly forget: () => void;
}

/** Something that a button does: not twice at once, and its error is kept to be shown beside it. */
export function useDeed(): Deed {
  const [error, setError] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const run = useCallback(async (deed: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await deed();
      return true;
    } catch (reason) {
      setError(reason);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setError(undefined), []);
  return { busy, error, run, forget };
}
