/** Small kernels written as text, each showing one thing that a shader may do. */
import { createBundle, type KernelBundle, Manifest } from '@manyhands/kernel';

type ManifestInput = Omit<Partial<Manifest>, 'agreement' | 'requires'> &
  Pick<Manifest, 'buffers' | 'passes' | 'params'>;

/** A kernel of WGSL with the dull parts of its manifest filled in. */
export function kernelOf(wgsl: string, parts: ManifestInput, uniform?: string): Promise<KernelBundle> {
  const outputs = parts.buffers.filter(({ role }) => role === 'output');
  const manifest = Manifest.parse({
    name: 'test-kernel',
    title: 'Test kernel',
    description: 'Shows one thing.',
    license: 'Apache-2.0',
    cost: 1000,
    agreement: Object.fromEntries(outputs.map(({ name }) => [name, { kind: 'exact' }])),
    variants: { webgpu: uniform === undefined ? {} : { uniform } },
    ...parts,
  });
  return createBundle(manifest, { wgsl });
}

/** Two passes with scratch between them: squares, then sums of neighbours. Bindings lie in two groups. */
export const twoPasses = () =>
  kernelOf(
    `@group(0) @binding(3) var<storage, read> numbers: array<u32>;
     @group(1) @binding(0) var<storage, read_write> squares: array<u32>;
     @group(1) @binding(1) var<storage, read_write> sums: array<u32>;
     @compute @workgroup_size(8) fn square(@builtin(global_invocation_id) id: vec3u) {
       if (id.x < arrayLength(&numbers)) { squares[id.x] = numbers[id.x] * numbers[id.x]; }
     }
     @compute @workgroup_size(8) fn add(@builtin(global_invocation_id) id: vec3u) {
       let n = arrayLength(&sums);
       if (id.x < n) { sums[id.x] = squares[id.x] + squares[(id.x + 1u) % n]; }
     }`,
    {
      params: [{ name: 'n', type: 'u32' }],
      buffers: [
        { name: 'numbers', type: 'u32', shape: ['n'], role: 'input' },
        { name: 'squares', type: 'u32', shape: ['n'], role: 'scratch' },
        { name: 'sums', type: 'u32', shape: ['n'], role: 'output' },
      ],
      passes: [
        { entryPoint: 'square', workgroups: ['ceil(n / 8)'] },
        { entryPoint: 'add', workgroups: ['ceil(n / 8)'] },
      ],
    },
  );

/** Ping-pong: each repeat adds its step and moves every value one place on; swapped after each. */
export const pingPong = () =>
  kernelOf(
    `struct Args { n: u32, rounds: u32, step: u32, first: u32 }
     @group(0) @binding(0) var<uniform> args: Args;
     @group(0) @binding(1) var<storage, read_write> current: array<u32>;
     @group(0) @binding(2) var<storage, read_write> next: array<u32>;
     @compute @workgroup_size(4) fn shift(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
       let i = (group.x + args.first) * 4u + local.x;
       if (i < args.n) { next[(i + 1u) % args.n] = current[i] + args.step; }
     }`,
    {
      params: [
        { name: 'n', type: 'u32' },
        { name: 'rounds', type: 'u32' },
      ],
      buffers: [
        { name: 'next', type: 'u32', shape: ['n'], role: 'scratch' },
        { name: 'current', type: 'u32', shape: ['n'], role: 'output' },
      ],
      passes: [
        {
          entryPoint: 'shift',
          workgroups: ['ceil(n / 4)'],
          repeat: { count: 'rounds', step: 'step' },
          swap: ['current', 'next'],
          slice: { axis: 'x', offset: 'first' },
        },
      ],
    },
    'args',
  );

/** Two passes in turn, two pairs exchanged after each round: places and speeds of things on a ring that push one another. */
export const leapfrog = () =>
  kernelOf(
    `struct Args { n: u32, rounds: u32, round: u32, first: u32 }
     @group(0) @binding(0) var<uniform> args: Args;
     @group(0) @binding(1) var<storage, read_write> place: array<i32>;
     @group(0) @binding(2) var<storage, read_write> next_place: array<i32>;
     @group(0) @binding(3) var<storage, read_write> speed: array<i32>;
     @group(0) @binding(4) var<storage, read_write> next_speed: array<i32>;
     @compute @workgroup_size(4) fn drift(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
       let i = (group.x + args.first) * 4u + local.x;
       if (i < args.n) { next_place[i] = place[i] + speed[i]; }
     }
     @compute @workgroup_size(4) fn kick(@builtin(global_invocation_id) id: vec3u) {
       let i = id.x;
       let n = args.n;
       if (i >= n) { return; }
       let left = next_place[(i + n - 1u) % n];
       let right = next_place[(i + 1u) % n];
       next_speed[i] = speed[i] + (left + right - 2 * next_place[i]) / 4 + i32(args.round);
     }`,
    {
      params: [
        { name: 'n', type: 'u32' },
        { name: 'rounds', type: 'u32' },
      ],
      buffers: [
        { name: 'place', type: 'i32', shape: ['n'], role: 'input' },
        { name: 'speed', type: 'i32', shape: ['n'], role: 'output' },
        { name: 'next_place', type: 'i32', shape: ['n'], role: 'output' },
        { name: 'next_speed', type: 'i32', shape: ['n'], role: 'scratch' },
      ],
      passes: [
        {
          passes: [
            { entryPoint: 'drift', workgroups: ['ceil(n / 4)'], slice: { axis: 'x', offset: 'first' } },
            { entryPoint: 'kick', workgroups: ['ceil(n / 4)'] },
          ],
          repeat: { count: 'rounds', step: 'round' },
          swap: [
            ['place', 'next_place'],
            ['speed', 'next_speed'],
          ],
        },
      ],
    },
    'args',
  );

/** Derives squares of shared numbers, to which every workunit adds its own; `hidden` is no param of deriving. */
export const deriving = () =>
  kernelOf(
    `struct Args { n: u32, shown: u32, hidden: u32, first: u32 }
     @group(0) @binding(0) var<uniform> args: Args;
     @group(0) @binding(1) var<storage, read> numbers: array<u32>;
     @group(0) @binding(2) var<storage, read> squares: array<u32>;
     @group(0) @binding(3) var<storage, read_write> new_squares: array<u32>;
     @group(0) @binding(4) var<storage, read> own: array<u32>;
     @group(0) @binding(5) var<storage, read_write> sums: array<u32>;
     @compute @workgroup_size(4) fn square(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
       let i = (group.x + args.first) * 4u + local.x;
       if (i < args.n) { new_squares[i] = numbers[i] * numbers[i] + args.shown + args.hidden; }
     }
     @compute @workgroup_size(4) fn add(@builtin(global_invocation_id) id: vec3u) {
       if (id.x < args.n) { sums[id.x] = squares[id.x] + own[id.x] + args.hidden; }
     }`,
    {
      params: [
        { name: 'n', type: 'u32' },
        { name: 'shown', type: 'u32' },
        { name: 'hidden', type: 'u32' },
      ],
      buffers: [
        { name: 'numbers', type: 'u32', shape: ['n'], role: 'shared' },
        { name: 'squares', type: 'u32', shape: ['n'], role: 'derived' },
        { name: 'own', type: 'u32', shape: ['n'], role: 'input' },
        { name: 'sums', type: 'u32', shape: ['n'], role: 'output' },
      ],
      derive: {
        params: ['n', 'shown'],
        cost: 'n',
        passes: [
          {
            entryPoint: 'square',
            workgroups: ['ceil(n / 4)'],
            bind: { new_squares: 'squares' },
            slice: { axis: 'x', offset: 'first' },
          },
        ],
      },
      passes: [{ entryPoint: 'add', workgroups: ['ceil(n / 4)'] }],
    },
    'args',
  );

/** Overrides by param name and by id, one of them the workgroup's size. */
export const overrides = () =>
  kernelOf(
    `override width: u32 = 1;
     @id(7) override scale: f32;
     override unused: i32 = -3;
     @group(0) @binding(0) var<storage, read_write> out: array<f32>;
     @compute @workgroup_size(width) fn fill(@builtin(local_invocation_index) i: u32) {
       out[i] = f32(i) * scale + f32(unused);
     }`,
    {
      params: [
        { name: 'width', type: 'u32' },
        { name: 'scale', type: 'f32' },
      ],
      buffers: [{ name: 'out', type: 'f32', shape: ['width'], role: 'output' }],
      passes: [{ entryPoint: 'fill', workgroups: [1] }],
    },
  );

/** Atomics in workgroup memory behind barriers, added to two outputs, one of them no multiple of four bytes on the wire. */
export const histogram = () =>
  kernelOf(
    `struct Args { n: u32, bins: vec2u, _pad: u32 }
     @group(0) @binding(0) var<uniform> args: Args;
     @group(0) @binding(1) var<storage, read> bytes: array<u32>;
     @group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>;
     @group(0) @binding(3) var<storage, read_write> echo: array<u32>;
     var<workgroup> local_counts: array<atomic<u32>, 256>;
     @compute @workgroup_size(64)
     fn count(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) local: u32) {
       if (id.x < args.n) {
         let byte = (bytes[id.x / 4u] >> ((id.x % 4u) * 8u)) & 0xffu;
         atomicAdd(&local_counts[byte % args.bins.x], 1u);
       }
       if (id.x < arrayLength(&echo)) { echo[id.x] = bytes[id.x]; }
       workgroupBarrier();
       for (var bin = local; bin < args.bins.x; bin += 64u) { atomicAdd(&counts[bin], atomicLoad(&local_counts[bin])); }
     }`,
    {
      params: [
        { name: 'n', type: 'u32' },
        { name: 'bins_x', type: 'u32', max: 256 },
        { name: 'bins_y', type: 'u32' },
      ],
      buffers: [
        { name: 'bytes', type: 'u8', shape: ['n'], role: 'shared' },
        { name: 'counts', type: 'u32', shape: ['bins_x'], role: 'output' },
        { name: 'echo', type: 'u8', shape: ['n'], role: 'output' },
      ],
      passes: [{ entryPoint: 'count', workgroups: ['ceil(n / 64)'] }],
    },
    'args',
  );

/** Writes bits that its params ask for, among them those of NaN and infinity. */
export const rawBits = (allowNonFinite: boolean) =>
  kernelOf(
    `struct Args { above: u32, shift: u32 }
     @group(0) @binding(0) var<uniform> args: Args;
     @group(0) @binding(1) var<storage, read_write> out: array<u32>;
     @compute @workgroup_size(1) fn shift_left() { out[0] = args.above << args.shift; }`,
    {
      params: [
        { name: 'above', type: 'u32' },
        { name: 'shift', type: 'u32' },
      ],
      buffers: [{ name: 'out', type: 'f32', shape: [1], role: 'output', allowNonFinite }],
      passes: [{ entryPoint: 'shift_left', workgroups: [1] }],
    },
    'args',
  );

/** One view of a buffer as words and another as vectors, under names of their own. */
export const twoViews = () =>
  kernelOf(
    `@group(0) @binding(0) var<storage, read_write> words: array<u32>;
     @group(0) @binding(0) var<storage, read_write> vectors: array<vec4u>;
     @compute @workgroup_size(1) fn one_by_one() { for (var i = 0u; i < 4u; i++) { words[i] = i + 1u; } }
     @compute @workgroup_size(1) fn by_four() { vectors[0] = vectors[0] * vectors[0]; }`,
    {
      params: [],
      buffers: [{ name: 'squares', type: 'u32', shape: [4], role: 'output' }],
      passes: [
        { entryPoint: 'one_by_one', workgroups: [1], bind: { words: 'squares' } },
        { entryPoint: 'by_four', workgroups: [1], bind: { vectors: 'squares' } },
      ],
    },
  );
