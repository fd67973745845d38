/** Admission: what is wrong with a kernel, found before any device sees it. */
import type { InputIssue } from '@manyhands/protocol';
import type { KernelBundle } from './bundle.ts';
import { ExpressionError, namesIn } from './expression.ts';
import { layout, tooLarge } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { unsaid } from './unsaid.ts';
import { admitWasm } from './wasm/admit.ts';
import { admitWgsl } from './wgsl/admit.ts';

export interface AdmissionOptions {
  /** A real compiler's opinion of the WGSL, such as naga's; wgsl_reflect checks structure only. */
  readonly compileWgsl?: (source: string) => InputIssue[];
  /** Lets loops pass whose bound cannot be seen; an operator's decision. */
  readonly allowUnboundedLoops?: boolean;
}

/** Everything that keeps a kernel from being run; empty where it may. `where` is `kernel.wgsl`, `kernel.wasm` or `manifest`. */
export async function admit(kernel: KernelBundle, options: AdmissionOptions = {}): Promise<InputIssue[]> {
  const { webgpu, wasm, page } = kernel.manifest.variants;
  return [
    ...(page === undefined ? [] : [ONLY_BUILT_IN]),
    ...unsaid(kernel.manifest),
    ...checkFixedSizes(kernel.manifest),
    ...admitVariant('webgpu', webgpu !== undefined, kernel.wgsl !== undefined, 'kernel.wgsl'),
    ...admitVariant('wasm', wasm !== undefined, kernel.wasm !== undefined, 'kernel.wasm'),
    ...(kernel.wgsl === undefined ? [] : admitWgsl(kernel.manifest, kernel.wgsl, options)),
    ...(kernel.wasm === undefined ? [] : await admitWasm(kernel.wasm, kernel.manifest.derive !== undefined)),
  ];
}

/** Sizes that no param decides; all others are checked with the workunits of a batch. */
function checkFixedSizes(manifest: Manifest): InputIssue[] {
  return manifest.buffers.flatMap((buffer, i) => {
    if (buffer.shape.some((extent) => namesIn(extent).size > 0)) return [];
    const where = `manifest.buffers[${i}].shape`;
    try {
      const [issue] = layout({ ...manifest, buffers: [buffer], cost: 1 }, {}).buffers.flatMap(tooLarge);
      return issue ? [{ where, ...issue }] : [];
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return [{ where, message: error.message, cure: 'give whole numbers' }];
    }
  });
}

/** What ships with the page is ours: nobody else can say what it does. */
const ONLY_BUILT_IN: InputIssue = {
  where: 'manifest.variants.page',
  message: "code of the volunteer's page is for kernels that come with the coordinator",
  cure: 'leave it out; send WGSL, WebAssembly or both',
};

function admitVariant(variant: string, named: boolean, sent: boolean, where: string): InputIssue[] {
  if (named === sent) return [];
  return named
    ? [
        {
          where,
          message: `the manifest names a ${variant} variant, but its source is missing`,
          cure: 'send the source',
        },
      ]
    : [
        {
          where,
          message: `the manifest names no ${variant} variant`,
          cure: `add variants.${variant}, or leave this out`,
        },
      ];
}
