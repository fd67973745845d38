/** What a batch would be cut into, found out in the page before anything is uploaded. */
import type { CutPlan } from '@manyhands/inputs';
import type { Manifest } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';

export interface PreviewRequest {
  readonly manifest: Manifest;
  readonly rule: unknown;
  readonly files: readonly File[];
}

export type Planned = Pick<CutPlan, 'count' | 'cost' | 'memoryBytes' | 'inputBytes'>;

export type PreviewAnswer =
  | ({ readonly kind: 'planned' } & Planned)
  | { readonly kind: 'refused'; readonly issues: readonly InputIssue[] }
  /** The worker itself broke; the coordinator's own plan still tells. */
  | { readonly kind: 'failed'; readonly message: string };

/** Ends its worker when it is answered or `signal` is aborted, after which nobody is answered. */
export function previewCut(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer> {
  const worker = new Worker(new URL('./preview-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<PreviewAnswer>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.addEventListener('message', ({ data }: MessageEvent<PreviewAnswer>) => resolve(data));
    worker.addEventListener('error', ({ message }) =>
      resolve({ kind: 'failed', message: message || 'the preview could not be loaded' }),
    );
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
