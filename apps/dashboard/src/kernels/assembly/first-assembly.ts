/** A beginning of the AssemblyScript variant that fits a manifest: the exports that admission wants, and its buffers by name. */
import { readJson } from '../manifest/json-place.ts';
import { looseManifest } from '../manifest/loose.ts';

const LOADS: Readonly<Record<string, string>> = {
  ...{ f32: 'f32', u32: 'u32', i32: 'i32', u16: 'u16', i16: 'i16', u8: 'u8', i8: 'i8' },
};

export function assemblyFor(manifestText: string): string {
  const json = readJson(manifestText);
  const { params, buffers } = looseManifest(json.ok ? json.value : {});
  const paramLines = params.map(
    ({ name, type }, i) => `  const ${name} = load<${type || 'u32'}>(params, ${i * 4});`,
  );
  const bufferLines = buffers.map(
    ({ name, role, type }, i) =>
      `  const ${name} = load<usize>(buffers, ${i * 4}); // ${role}, ${typeof type === 'string' ? (LOADS[type] ?? type) : 'records'}`,
  );
  return `// Numbers of the workunit stand in \`params\`, 4 bytes each; \`buffers\` has a pointer for each buffer, in the
// manifest's order. Compute the part from \`from\` to \`to\` of the outermost loop, and return 0.
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
${[...paramLines, ...bufferLines].join('\n')}
  for (let i = from; i < to; i++) {
    // store<f32>(result + (i << 2), 2 * load<f32>(numbers + (i << 2)));
  }
  return 0;
}
`;
}
