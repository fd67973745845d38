/** One download at a time, with its progress; the bytes go to the browser's own store, not through the page's memory. */
import { useRef, useState } from 'preact/hooks';
import { saveFile } from '../../save-file.ts';

export interface Download {
  readonly name: string;
  readonly received: number;
  /** Null where the coordinator makes the file while it is sent. */
  readonly total: number | null;
}

export interface Downloading {
  readonly current: Download | null;
  readonly error: unknown;
  begin(name: string, ask: (signal: AbortSignal) => Promise<Response>): void;
  stop(): void;
}

export function useDownload(): Downloading {
  const [current, setCurrent] = useState<Download | null>(null);
  const [error, setError] = useState<unknown>(undefined);
  const control = useRef<AbortController | null>(null);
  const begin: Downloading['begin'] = (name, ask) => {
    if (control.current) return;
    const stop = new AbortController();
    control.current = stop;
    setError(undefined);
    setCurrent({ name, received: 0, total: null });
    fetchFile(ask, stop.signal, (received, total) => setCurrent({ name, received, total }))
      .then((blob) => saveFile(name, blob, blob.type))
      .catch((reason: unknown) => {
        if (!stop.signal.aborted) setError(reason);
      })
      .finally(() => {
        control.current = null;
        setCurrent(null);
      });
  };
  return { current, error, begin, stop: () => control.current?.abort() };
}

/** Milliseconds between two words about progress: chunks come faster than anybody reads. */
const TELL_MS = 100;

async function fetchFile(
  ask: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal,
  onProgress: (received: number, total: number | null) => void,
): Promise<Blob> {
  const response = await ask(signal);
  const length = Number(response.headers.get('content-length'));
  const total = length > 0 ? length : null;
  let received = 0;
  let told = 0;
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      received += chunk.byteLength;
      const now = performance.now();
      if (now - told >= TELL_MS) {
        told = now;
        onProgress(received, total);
      }
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(counting)).blob();
}
