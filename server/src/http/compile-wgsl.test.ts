import { expect, test } from 'vitest';
import { compileWgsl } from './compile-wgsl.ts';

const GOOD = `@group(0) @binding(0) var<storage, read_write> c: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  c[id.x] = 1.0;
}
`;

test('a shader that compiles has no issues', () => {
  expect(compileWgsl(GOOD)).toEqual([]);
});

test('a wrong type is refused with line, column and cure', () => {
  const [issue, ...others] = compileWgsl(GOOD.replace('1.0', '1u'));
  expect(others).toEqual([]);
  expect(issue).toMatchObject({ where: 'kernel.wgsl', line: 4 });
  expect(issue?.column).toBeGreaterThan(0);
  expect(issue?.message).not.toBe('');
  expect(issue?.cure).not.toBe('');
});

test('text that is no WGSL is refused where it begins to be none', () => {
  expect(compileWgsl('fn main( {')).toMatchObject([{ line: 1, column: 10 }]);
});

test('a kernel that uses subgroups is not refused for enabling them, and columns stay', () => {
  const source = `enable subgroups;\n${GOOD.replace('1.0', 'subgroupAdd(2.0)')}`;
  expect(compileWgsl(source)).toEqual([]);
  expect(compileWgsl(source.replace('2.0', '2.0 + 1u'))).toMatchObject([{ line: 5 }]);
});
