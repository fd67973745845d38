/** Something failed: said once, in words, with what is safe and what to do. */
import { RefusedError, UnreachableError } from '@manyhands/client';
import { Issues, type IssuesProps } from './issues.tsx';

/** What to say of an error; null where somebody stopped it on purpose. */
export function inWords(error: unknown): string | null {
  if (error instanceof RefusedError || error instanceof UnreachableError) return error.message;
  if (error instanceof DOMException && error.name === 'AbortError') return null;
  if (error instanceof Error && error.name === 'ZodError')
    return 'The coordinator answered in a way that this page does not know. It may have been updated: reload the page. What was stored is safe.';
  if (error instanceof Error && error.message !== '') return error.message;
  return 'Something failed in this page. What was stored is safe. Reload the page and try again.';
}

export interface TroubleProps {
  readonly error: unknown;
  /** A button to try again with. */
  readonly onRetry?: () => void;
  readonly retry?: string;
  readonly onGo?: IssuesProps['onGo'];
}

export function Trouble({ error, onRetry, retry = 'Try again', onGo }: TroubleProps) {
  const words = error === undefined || error === null ? null : inWords(error);
  if (words === null) return null;
  return (
    <div class="notice notice-refused trouble" role="alert">
      <p>{words}</p>
      {error instanceof RefusedError && <Issues issues={error.issues} {...(onGo ? { onGo } : {})} />}
      {onRetry && (
        <button type="button" class="button small" onClick={onRetry}>
          {retry}
        </button>
      )}
    </div>
  );
}
