/** Kernels that must not reach a device, each with where it is told and how it is cured. */
import { buffer, manifestOf, u32 } from './uploaded-kernel.ts';

const OUT = '@group(0) @binding(0) var<storage, read_write> out: array<f32>;';
const MAIN = '@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {';
const manifest = (parts: object = {}) =>
  manifestOf('refused', {
    params: [u32('n')],
    buffers: [buffer('output', 'f32', 'out', 'n')],
    passes: [{ entryPoint: 'main', workgroups: ['ceil(n / 64)'] }],
    ...parts,
  });
const names = 'abcdefgh'.split('');

export const REFUSED = [
  {
    title: 'a loop that may never end',
    manifest: manifest(),
    wgsl: `${OUT}\n${MAIN}\n  var n = id.x;\n  while (n != 1u) { if (n % 2u == 0u) { n /= 2u; } else { n = 3u * n + 1u; } }\n  out[id.x] = f32(n);\n}`,
    issue: { where: 'kernel.wgsl', line: 4, column: 3, message: /no visible bound/, cure: /count towards/ },
  },
  {
    title: 'nine storage buffers',
    manifest: manifest({
      buffers: [
        buffer('output', 'f32', 'out', 'n'),
        ...names.map((name) => buffer('input', 'f32', name, 'n')),
      ],
    }),
    wgsl: `${OUT}\n${names.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, read> ${name}: array<f32>;`).join('\n')}\n${MAIN} out[id.x] = ${names.map((name) => `${name}[id.x]`).join(' + ')}; }`,
    issue: {
      where: 'kernel.wgsl',
      line: 10,
      column: 1,
      message: /9 storage buffers/,
      cure: /requires\.limits/,
    },
  },
  {
    title: 'half precision that it does not ask for',
    manifest: manifest(),
    wgsl: `enable f16;\n${OUT}\n${MAIN} out[id.x] = f32(1.0h); }`,
    issue: { where: 'kernel.wgsl', line: 1, column: 1, message: /shader-f16/, cure: /requires\.features/ },
  },
  {
    title: 'a buffer that is bound nowhere',
    manifest: manifest(),
    wgsl: `var<storage, read_write> out: array<f32>;\n${MAIN} out[id.x] = 1.0; }`,
    issue: { where: 'kernel.wgsl', line: 1, column: 1, message: /`out` has no place/, cure: /@binding/ },
  },
  {
    title: 'a buffer that the manifest does not know',
    manifest: manifest(),
    wgsl: `${OUT}\n  @group(0) @binding(1) var<storage, read> more: array<f32>;\n${MAIN} out[id.x] = more[id.x]; }`,
    issue: { where: 'kernel.wgsl', line: 2, column: 3, message: /no buffer `more`/, cure: /add the buffer/ },
  },
  {
    title: 'more workgroup memory than there is',
    manifest: manifest(),
    wgsl: `${OUT}\nvar<workgroup> tile: array<vec4f, 1025>;\n${MAIN} tile[id.x % 64u] = vec4f(1.0); out[id.x] = tile[0].x; }`,
    issue: { where: 'kernel.wgsl', line: 3, column: 1, message: /16400 bytes/, cure: /smaller/ },
  },
  {
    title: 'workgroups of more invocations than there are',
    manifest: manifest(),
    wgsl: `${OUT}\n${MAIN.replace('64', '32, 16')} out[id.x] = 1.0; }`,
    issue: {
      where: 'kernel.wgsl',
      line: 2,
      column: 1,
      message: /more than 256 invocations/,
      cure: /smaller/,
    },
  },
  {
    title: 'a buffer larger than any device',
    manifest: manifest({ buffers: [buffer('output', 'f32', 'out', 1_073_741_824)] }),
    wgsl: `${OUT}\n${MAIN} out[id.x] = 1.0; }`,
    issue: { where: 'manifest.buffers[0].shape', message: /4294967296 bytes/, cure: /smaller/ },
  },
] as const;

/** Admitted, and wrong only where it runs: infinity less infinity. */
export const notANumber = {
  manifest: manifestOf('not-a-number', {
    params: [u32('n')],
    buffers: [buffer('input', 'f32', 'values', 'n'), buffer('output', 'f32', 'out', 'n')],
    passes: [{ entryPoint: 'main', workgroups: [1] }],
  }),
  wgsl: `@group(0) @binding(1) var<storage, read> values: array<f32>;\n${OUT}\n${MAIN}
  if (id.x < arrayLength(&out)) { let big = values[id.x] * 3.0e38; out[id.x] = big * 10.0 - big * 10.0; }\n}`,
  workunits: [{ params: { n: 4 }, inputs: { values: Float32Array.of(0, 1, 0, 0) } }],
};
