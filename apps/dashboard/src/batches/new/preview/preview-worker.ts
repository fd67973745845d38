/** Plans a cut away from the page, which stays quick while large files are read. */
import { planWorkunits, sourceOfBlob } from '@manyhands/inputs';
import { parseManifest } from '@manyhands/kernel';
import type { PreviewAnswer, PreviewRequest } from './preview.ts';

addEventListener('message', ({ data }: MessageEvent<PreviewRequest>) => {
  preview(data).then(
    (answer) => postMessage(answer),
    (error: unknown) => postMessage({ kind: 'failed', message: String(error) } satisfies PreviewAnswer),
  );
});

async function preview({ manifest, rule, files }: PreviewRequest): Promise<PreviewAnswer> {
  const parsed = parseManifest(manifest);
  if (!parsed.ok) return { kind: 'refused', issues: parsed.issues };
  const uploads = new Map(files.map((file) => [file.name, sourceOfBlob(file.name, file)]));
  const plan = await planWorkunits(parsed.manifest, rule, uploads);
  if (!plan.ok) return { kind: 'refused', issues: plan.issues };
  const { count, cost, memoryBytes, inputBytes } = plan.value;
  return { kind: 'planned', count, cost, memoryBytes, inputBytes };
}
