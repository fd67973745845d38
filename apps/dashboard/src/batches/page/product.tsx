/** A product of two matrices: tile by tile, and the whole once all are accepted. */
import { npyHeader } from '@manyhands/inputs';
import { formatCount, formatSignificant } from '@manyhands/look';
import { Answered } from '../../answers.tsx';
import type { PartProps } from './batch-page.tsx';
import { DownloadProgress } from './download-progress.tsx';
import { useDownload } from './use-download.ts';
import { useWhile } from './use-progress.ts';

/** Milliseconds: the whole is put together once, when the last tile is accepted. */
const EVERY_MS = 5_000;

export function Product({ client, progress }: PartProps) {
  const { batch } = progress;
  const product = useWhile(`product ${batch}`, () => client.batches.product(batch), EVERY_MS, progress);
  const download = useDownload();
  return (
    <section class="card">
      <h2>Product</h2>
      <Answered answer={product}>
        {({ shape, tiles, accepted, product: whole, check }) => (
          <>
            <p>
              {formatCount(shape[0])} × {formatCount(shape[1])}, {formatCount(accepted)} of{' '}
              {formatCount(tiles)} tiles accepted.
            </p>
            {check && (
              <p>
                {check.passed ? '✓ Checked' : '✕ The check failed'} as a whole in {check.rounds} rounds:
                largest residual {formatSignificant(check.largestResidual)}, rounding may give{' '}
                {formatSignificant(check.bound)}.
              </p>
            )}
            <DownloadProgress download={download} />
            {whole && (
              <button
                type="button"
                class="button button-primary"
                onClick={() =>
                  download.begin(`${batch}.npy`, async (signal) => {
                    const bytes = await client.blobs.get(whole, signal);
                    return withHeader(npyHeader('f32', shape), bytes);
                  })
                }
              >
                Download, NPY
              </button>
            )}
          </>
        )}
      </Answered>
    </section>
  );
}

/** The elements behind the head of an NPY file, as they come. */
function withHeader(header: Uint8Array, { body, headers }: Response): Response {
  const joining = new TransformStream<Uint8Array, Uint8Array>({
    start: (controller) => controller.enqueue(header),
  });
  const length = Number(headers.get('content-length'));
  return new Response(body?.pipeThrough(joining) ?? null, {
    headers: length > 0 ? { 'content-length': String(length + header.byteLength) } : {},
  });
}
