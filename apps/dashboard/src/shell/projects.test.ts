/** The chosen project is one that is there, and nobody's choice hides what is new. */
import { NewProject } from '@manyhands/protocol';
import { expect, it } from 'vitest';
import { known } from './projects.ts';

const project = (id: string) => NewProject.parse({ id, title: id, purpose: 'None', owner: 'Me' });
const ONE = [project('a')];
const TWO = [project('a'), project('b')];

it('keeps what was chosen until the projects are known, then only what is there', () => {
  expect(known('b', undefined, true)).toBe('b');
  expect(known('b', TWO, true)).toBe('b');
  expect(known('b', ONE, false)).toBeNull();
  expect(known('<b>', undefined, true)).toBeNull();
});

it('takes the only project of a researcher, and none for an operator', () => {
  expect(known(null, ONE, true)).toBe('a');
  expect(known('gone', ONE, true)).toBe('a');
  expect(known(null, ONE, false)).toBeNull();
  expect(known(null, TWO, true)).toBeNull();
  expect(known(null, [], true)).toBeNull();
});
