/** What is typed is kept; what is wrong with it is told at its line. */
import { expect, it } from 'vitest';
import { filesOf, readRule, writeRule } from './rule-text.ts';

it('a rule comes back as it was written', () => {
  const read = readRule('{ "table": "t.csv", "inputs": { "a": { "each": "row", "file": "a.npy" } } }');
  if (!read.ok) throw new Error('refused');
  expect(readRule(writeRule(read.rule))).toEqual(read);
  expect(filesOf(read.rule)).toEqual(['t.csv', 'a.npy']);
});

it('JSON with a comma too many is told at its line', () => {
  const read = readRule('{\n  "count": 3,\n}');
  if (read.ok) throw new Error('was read');
  expect(read.issues).toHaveLength(1);
  expect(read.issues[0]).toMatchObject({ where: 'rule', line: 3, cure: expect.stringContaining('comma') });
});

it('a part of the wrong kind is told by its path', () => {
  const read = readRule('{ "inputs": { "a": { "each": "chunk", "length": 0, "file": "a.npy" } } }');
  if (read.ok) throw new Error('was read');
  expect(read.issues[0]?.where).toBe('rule.inputs.a.length');
});

it('a file that is named twice is sent once', () => {
  const read = readRule(
    '{ "inputs": { "a": { "each": "row", "file": "x.npy" } }, "shared": { "b": { "file": "x.npy" } } }',
  );
  if (!read.ok) throw new Error('refused');
  expect(filesOf(read.rule)).toEqual(['x.npy']);
});
