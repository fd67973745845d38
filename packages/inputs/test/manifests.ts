/** Manifests for tests of cutting. */
import { type Manifest, parseManifest } from '@manyhands/kernel';

const BASE = {
  ...{ name: 'test', title: 'Test', description: 'Is cut.', license: 'Apache-2.0', cost: 'n * k' },
  params: [
    { name: 'n', type: 'u32', min: 1 },
    { name: 'k', type: 'u32', max: 1000 },
    { name: 'scale', type: 'f32' },
  ],
  buffers: [
    { name: 'a', type: 'f32', shape: ['n', 'k'], role: 'input' },
    { name: 'table', type: 'u8', shape: ['k'], role: 'shared' },
    { name: 'c', type: 'f32', shape: ['n'], role: 'output' },
  ],
  agreement: { c: { kind: 'exact' } },
  variants: { wasm: { extent: 'n' } },
};

export function manifestWith(changes: Partial<Record<keyof typeof BASE, unknown>> = {}): Manifest {
  const parsed = parseManifest({ ...BASE, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.manifest;
}
