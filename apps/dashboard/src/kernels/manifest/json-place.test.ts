/** Faults of JSON at their lines, and paths of a manifest at theirs. */
import { expect, test } from 'vitest';
import { placeOfPath, readJson, stepsOf } from './json-place.ts';

test.each([
  ['{\n  "a": 1,\n  "b": \n}', 4, 1],
  ['{ "a": [1, 2,, 3] }', 1, 14],
  ['{ "a": "open }', 1, 8],
  ['{} trailing', 1, 4],
  ['', 1, 1],
])('%j is told at its line and column', (text, line, column) => {
  expect(readJson(text)).toMatchObject({ ok: false, issue: { where: 'manifest', line, column } });
});

test('a path leads to its value, and a missing one to what is nearest above it', () => {
  const text = '{\n  "buffers": [\n    { "name": "a" },\n    { "shape": ["n",\n      4] }\n  ]\n}';
  expect(placeOfPath(text, stepsOf('manifest.buffers[1].shape[1]'))).toEqual({ line: 5, column: 7 });
  expect(placeOfPath(text, stepsOf('manifest.buffers[0].role'))).toEqual({ line: 3, column: 5 });
  expect(placeOfPath(text, stepsOf('manifest.cost'))).toEqual({ line: 1, column: 1 });
});

test('names with quotes and brackets in strings do not mislead it', () => {
  const text = '{ "a\\"]": "}[", "b": {\n"c": 1 } }';
  expect(placeOfPath(text, ['b', 'c'])).toEqual({ line: 2, column: 6 });
});
