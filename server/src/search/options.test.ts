import { describe, expect, it } from 'vitest';
import { parseCommand, WrongArguments } from './options.ts';

const there = { MANYHANDS_TOKEN: 'secret', MANYHANDS_URL: 'http://there:1/' };
const parse = (line: string) => parseCommand(line.split(' ').filter(Boolean), there);

describe('the command line of searches', () => {
  it('reads what to create, with defaults', () => {
    expect(
      parse('create --project hiv --receptor r.pdb --library l.smi --center 1,2,-3.5 --size 20,21,22'),
    ).toMatchObject({
      kind: 'create',
      place: { origin: 'http://there:1', token: 'secret' },
      options: {
        ...{ project: 'hiv', receptor: 'r.pdb', library: 'l.smi', effort: 'standard', seed: 1 },
        box: { center: [1, 2, -3.5], size: [20, 21, 22] },
      },
    });
  });

  it('reads what to watch and what to bring', () => {
    expect(parse('watch my-batch')).toMatchObject({ kind: 'watch', batch: 'my-batch' });
    expect(parse('results my-batch --out here')).toMatchObject({
      kind: 'results',
      batch: 'my-batch',
      out: 'here',
    });
    expect(parse('--help')).toEqual({ kind: 'help' });
    expect(parse('')).toEqual({ kind: 'help' });
  });

  it.each([
    ['dance', 'dance is not one of'],
    ['watch', 'watch BATCH is missing'],
    ['create --receptor r.pdb', '--project'],
    ['create --project p', '--receptor FILE is missing'],
    ['create --project p --receptor r --effort lazy', '--effort'],
    ['create --project p --receptor r --center 1,2,3', 'belong together'],
    ['create --project p --receptor r --center 1,2 --size 1,2,3', 'three numbers'],
    ['create --project p --receptor r --seed x', '--seed'],
    ['create --colour red', '--colour'],
  ])('says what is wrong with `%s`', (line, message) => {
    expect(() => parse(line)).toThrow(WrongArguments);
    expect(() => parse(line)).toThrow(message);
  });
});
