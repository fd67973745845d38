/** What is refused of a WebAssembly module. */
import { expect, test } from 'vitest';
import { admitWasm } from './admit.ts';

/** Sections of a module by id; `code` bodies get their length and the list its count. */
function moduleOf(changes: Record<number, number[]> = {}, code: number[] = [0x41, 0, 0x0b]): Uint8Array {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const i32 = 0x7f;
  const body = (bytes: number[]) => [bytes.length + 1, 0, ...bytes];
  const sections: Record<number, number[]> = {
    1: [2, 0x60, 1, i32, 1, i32, 0x60, 4, i32, i32, i32, i32, 1, i32],
    3: [2, 0, 1],
    5: [1, 1, 1, 16],
    7: [3, ...text('memory'), 2, 0, ...text('allocate'), 0, 0, ...text('run'), 0, 1],
    10: [2, ...body([0x41, 0, 0x0b]), ...body(code)],
    ...changes,
  };
  const bytes = Object.entries(sections).flatMap(([id, content]) => [Number(id), content.length, ...content]);
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes);
}

const messages = async (bytes: Uint8Array) => (await admitWasm(bytes)).map(({ message }) => message);

test('a module that keeps the contract is admitted', async () => {
  expect(await messages(moduleOf())).toEqual([]);
});

test('SIMD, bulk memory and tables of branches are read through', async () => {
  const blocks = [0x02, 0x40, 0x41, 0, 0x0e, 1, 0, 0, 0x0b];
  const simd = [
    0xfd,
    12,
    ...Array(16).fill(0xfe),
    0xfd,
    21,
    15,
    0x1a,
    0x41,
    0,
    0x41,
    0,
    0x41,
    0,
    0xfc,
    11,
    0,
  ];
  const load = [0x41, 0, 0xfd, 0, 4, 0, 0x1a, 0x43, 0xfe, 0xfe, 0xfe, 0x3f, 0x1a];
  expect(await messages(moduleOf({}, [...blocks, ...simd, ...load, 0x41, 0, 0x0b]))).toEqual([]);
});

test.each([
  ['nothing', new Uint8Array(), /cut short/],
  ['another file', new TextEncoder().encode('(module (memory 1))'), /no WebAssembly/],
  ['half a module', moduleOf().subarray(0, 40), /cut short/],
  ['an import', moduleOf({ 2: [1, 3, 101, 110, 118, 1, 102, 0, 0], 3: [1, 1] }), /imports `env.f`/],
  ['a memory without a maximum', moduleOf({ 5: [1, 0, 1] }), /no maximum/],
  ['a memory of 4 GiB', moduleOf({ 5: [1, 1, 1, 0x80, 0x80, 4] }), /65536 pages/],
  ['a shared memory', moduleOf({ 5: [1, 3, 1, 16] }), /shared/],
  ['no exports', moduleOf({ 7: [0] }), /`memory`/],
  ['a run of another type', moduleOf({ 3: [2, 0, 0] }), /`run` is \(i32\) -> i32/],
  ['atomics of threads', moduleOf({}, [0x41, 0, 0xfe, 0x10, 2, 0, 0x0b]), /threads/],
  ['relaxed SIMD', moduleOf({}, [0xfd, 0x80, 2, 0x41, 0, 0x0b]), /relaxed SIMD/],
  ['an instruction of another proposal', moduleOf({}, [0x41, 0, 0xd0, 0x70, 0x1a, 0x0b]), /0xd0/],
  ['a body of the wrong type', moduleOf({}, [0x0b]), /validate/],
])('%s is refused', async (_, bytes, message) => {
  const issues = await admitWasm(bytes);
  expect(issues.map((issue) => issue.message).join('; ')).toMatch(message);
  for (const { where, cure } of issues)
    expect([where, cure]).toEqual(['kernel.wasm', expect.stringMatching(/\w/)]);
});

test('random changes of a good module are admitted or refused, never a crash', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 500; round++) {
    const bytes = moduleOf().slice();
    for (let change = 0; change <= random(3); change++) bytes[random(bytes.length)] = random(256);
    const issues = await admitWasm(bytes);
    if (issues.length === 0) expect(WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>)).toBe(true);
  }
});
