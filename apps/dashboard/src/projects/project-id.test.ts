/** Short names made from titles are ids, or nothing. */
import { ProjectId } from '@manyhands/protocol';
import { expect, it } from 'vitest';
import { idFromTitle } from './project-id.ts';

it('makes an id that can be read', () => {
  expect(idFromTitle('HIV-1 protease, Größe 2')).toBe('hiv-1-protease-grosse-2');
  expect(idFromTitle('  <b>Bold</b>  ')).toBe('b-bold-b');
  expect(idFromTitle('日本')).toBe('');
});

it('never makes what no id may be', () => {
  const titles = ['-', '--a--', 'x'.repeat(300), `${'ab '.repeat(60)}`, 'é'.repeat(50), '9 lives', '\u0000'];
  for (const title of titles) {
    const id = idFromTitle(title);
    expect(id === '' || ProjectId.safeParse(id).success, `${title} → ${id}`).toBe(true);
  }
});
