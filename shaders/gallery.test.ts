/** Every example of the gallery fits its kernel, runs on WebAssembly, and agrees with the referee within the manifest's rule. */
import { wasmBackend } from '@manyhands/compute';
import { checkParams, layout } from '@manyhands/kernel';
import { agree } from '@manyhands/rules';
import { describe, expect, test } from 'vitest';
import { GALLERY, inputOf } from './gallery.ts';
import { loadKernel } from './load.ts';
import { references } from './referees.ts';
import { controlOf } from './test/contract.ts';

/** Bytes: what one result may weigh on its way is far above; examples are for trying out. */
const MOST_BYTES = 1_000_000;

describe.each(GALLERY.map((entry) => [entry.kernel, entry] as const))('%s', (name, entry) => {
  test('has an example whose workunits fit the manifest', async () => {
    const { manifest } = await loadKernel(name);
    const example = entry.make();
    expect([example.kernel, manifest.name]).toEqual([name, name]);
    expect(example.workunits.length).toBeGreaterThan(2);
    for (const workunit of example.workunits) {
      expect(checkParams(manifest, workunit.params)).toEqual([]);
      const given = inputOf(example, workunit).buffers;
      const sizes = layout(manifest, workunit.params);
      for (const { name: buffer, role, bytes } of sizes.buffers) {
        const wanted = role === 'input' || role === 'shared' ? bytes : undefined;
        expect(given.get(buffer)?.byteLength, buffer).toBe(wanted);
      }
      expect(sizes.totalBytes).toBeLessThan(MOST_BYTES);
    }
    const labels = example.workunits.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('gives the same on WebAssembly and its referee', async () => {
    const kernel = await loadKernel(name);
    const example = entry.make();
    const [workunit] = example.workunits;
    const reference = references[name];
    if (!workunit || !reference) throw new Error(`${name} has no example or no referee.`);
    const input = inputOf(example, workunit);
    const prepared = await wasmBackend().prepare(kernel);
    const { outputs } = await prepared.run(input, controlOf({ sliceMs: 50 }));
    const wanted = reference(input.params, input.buffers);
    for (const buffer of kernel.manifest.buffers.filter(({ role }) => role === 'output')) {
      const agreement = kernel.manifest.agreement[buffer.name];
      const [ours, theirs] = [outputs.get(buffer.name), wanted.get(buffer.name)];
      if (!agreement || !ours || !theirs) throw new Error(`${name} has no output ${buffer.name}.`);
      expect(agree({ buffer, agreement }, ours, theirs), buffer.name).toBe(true);
    }
  });
});
