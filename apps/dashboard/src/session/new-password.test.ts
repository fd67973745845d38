/** A password is told what it lacks before it is sent. */
import { Password } from '@manyhands/protocol';
import { expect, it } from 'vitest';
import { againstPassword } from './new-password.tsx';

it('asks for as many characters as the coordinator does', () => {
  for (const length of [0, 1, 11, 12, 13, 200]) {
    const password = 'x'.repeat(length);
    expect(againstPassword(password, password) === '', `${length}`).toBe(
      Password.safeParse(password).success,
    );
  }
});

it('says that the two differ once the second is begun', () => {
  expect(againstPassword('correct horse battery', '')).toBe('');
  expect(againstPassword('correct horse battery', 'correct')).toContain('not alike');
});
