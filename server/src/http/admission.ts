/** Everything that stands against a kernel, by line and cure: where the manifest is wrong, its shader is still compiled. */
import { admit, createBundle, type KernelBundle, parseManifest } from '@manyhands/kernel';
import type { InputIssue, NewKernel } from '@manyhands/protocol';
import { invalidInput } from './refusals.ts';

export interface Examined {
  /** Null where the manifest is none. */
  readonly bundle: KernelBundle | null;
  readonly issues: readonly InputIssue[];
}

export async function examine({ manifest, sources }: NewKernel): Promise<Examined> {
  const parsed = parseManifest(manifest);
  // A compiler in WebAssembly, made ready where it is loaded: no start of a coordinator waits for it.
  const { compileWgsl } = await import('./compile-wgsl.ts');
  if (!parsed.ok) {
    const shader = sources.webgpu === undefined ? [] : compileWgsl(sources.webgpu);
    return { bundle: null, issues: [...parsed.issues, ...shader] };
  }
  const bundle = await createBundle(parsed.manifest, {
    wgsl: sources.webgpu,
    wasm: sources.wasm === undefined ? undefined : new Uint8Array(Buffer.from(sources.wasm, 'base64')),
  });
  return { bundle, issues: await admit(bundle, { compileWgsl }) };
}

/** Throws all that stands against it. */
export async function admitted(kernel: NewKernel): Promise<KernelBundle> {
  const { bundle, issues } = await examine(kernel);
  if (!bundle) throw invalidInput('The manifest is wrong.', issues);
  if (issues.length > 0) throw invalidInput('The kernel cannot be run.', issues);
  return bundle;
}
