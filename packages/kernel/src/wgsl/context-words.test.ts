/** Names that wgsl_reflect takes for keywords, and WGSL does not. */
import { describe, expect, test } from 'vitest';
import { renameContextWords } from './context-words.ts';
import { findUnboundedLoops } from './loops.ts';
import { reflectWgsl } from './reflect.ts';

const WORDS = [
  'function',
  'immediate',
  'private',
  'read',
  'read_write',
  'storage',
  'uniform',
  'workgroup',
  'write',
];

describe.each(WORDS)('`%s`', (word) => {
  const source = `// ${word}: not this one
    struct Args { ${word}: vec2u, n: u32 }
    @group(0) @binding(0) var<uniform> args: Args;
    @group(0) @binding(1) var<storage, read_write> out: array<u32>;
    var<workgroup> tile: array<u32, 64>;
    fn ${word}(at: ptr<function, u32>, i: u32) -> u32 { /* ${word} */ *at = args.${word}.y; return *at + i; }
    @compute @workgroup_size(64)
    fn main(@builtin(local_invocation_index) i: u32) {
      var x = 0u;
      for (var k = 0u; k < args.n; k++) { tile[i] = ${word}(&x, k) + max(1u, ${word}(&x, 2u)); }
      out[i] = tile[i];
    }`;

  test('may name functions and members', () => {
    const { entryPoints, uniforms } = reflectWgsl(source);
    expect(entryPoints).toMatchObject([
      { name: 'main', variables: ['args', 'out'], workgroupBytes: 256, line: 8 },
    ]);
    expect(uniforms.get('args')?.members.map(({ name }) => name)).toEqual([`${word}_x`, `${word}_y`, 'n']);
  });

  test('may name variables, params, entry points and overrides', () => {
    const { entryPoints, bindings, overrides } = reflectWgsl(
      `override ${word}_size: u32 = 4;
       @group(0) @binding(3) var<storage, read_write> ${word}: array<u32>;
       fn twice(${word}: u32) -> u32 { let more = ${word} * 2u; return more; }
       @compute @workgroup_size(1) fn main() { ${word}[0] = twice(1u); }`,
    );
    expect(bindings).toMatchObject([{ name: word, binding: 3, access: 'read_write', line: 2 }]);
    expect(entryPoints).toMatchObject([{ name: 'main', variables: [word] }]);
    expect(overrides).toMatchObject([{ name: `${word}_size` }]);
    const entry = reflectWgsl(`override ${word}_: u32;\n@compute @workgroup_size(1) fn ${word}() {}`);
    expect(entry.entryPoints).toMatchObject([{ name: word, line: 2 }]);
  });
});

test('what is wrong elsewhere is still told in the line where it is, in the words of the source', () => {
  const source = 'fn write() {}\nfn broken( { let x = write; }';
  expect(() => reflectWgsl(source)).toThrow(expect.objectContaining({ line: 2 }));
  const endless = reflectWgsl('fn write() {\n loop { }\n}');
  expect(findUnboundedLoops(endless.ast).map(({ line }) => line)).toEqual([2]);
});

test('a source without such names stays as it is, and a new name is nobody else’s', () => {
  const plain = '// write: it\n@group(0) @binding(0) var<storage, read_write> a: array<u32>;';
  expect(renameContextWords(plain).source).toBe(plain);
  const taken = 'fn write() { write_named(); write_named_(); }';
  const { source, restore } = renameContextWords(taken);
  expect(source).toBe('fn write_named__() { write_named(); write_named_(); }');
  expect(restore(source)).toBe(taken);
});
