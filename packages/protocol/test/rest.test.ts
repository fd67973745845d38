import { describe, expect, it } from 'vitest';
import { NewBatch, NewProduct, NewScreen, NewSearch, NewSite } from '../src/index.ts';
import { HASH } from './messages.ts';

const batch = { project: 'p', title: 'T', kernel: HASH, workunits: [{ params: { m: 1 } }] };

describe('a new batch', () => {
  it('has the defaults that a researcher may leave out', () => {
    expect(NewBatch.parse(batch)).toMatchObject({
      priority: 0,
      quorum: 2,
      maxCopies: 6,
      shared: {},
      workunits: [{ label: '', inputs: {} }],
    });
  });

  it.each([
    ['no workunits', { workunits: [] }],
    ['a quorum of none', { quorum: 0 }],
    ['a quorum of text', { quorum: '2' }],
    ['a copy limit beyond reason', { maxCopies: 1000 }],
    ['a parameter that is no number', { workunits: [{ params: { m: Number.NaN } }] }],
    ['an input that is no hash', { workunits: [{ params: {}, inputs: { a: '../../etc/passwd' } }] }],
    ['a title of nothing', { title: '' }],
  ])('is refused with %s', (_, part) => {
    expect(NewBatch.safeParse({ ...batch, ...part }).success).toBe(false);
  });

  it('drops a parameter that would reach a prototype', () => {
    const sent = JSON.parse(JSON.stringify(batch).replace('"m":1', '"m":1,"__proto__":2'));
    expect(NewBatch.parse(sent).workunits[0]?.params).toEqual({ m: 1 });
  });
});

describe('a new search', () => {
  const search = {
    ...{ project: 'p', title: 'T', library: { text: 'CCO ethanol' } },
    receptor: { name: 'r', format: 'pdbqt', text: 'ATOM' },
    box: { center: [0, 0, 0], size: [20, 20, 20] },
  };

  it('has the defaults that a researcher may leave out', () => {
    expect(NewSearch.parse(search)).toMatchObject({
      ...{ effort: 'standard', seed: 1, secondOpinions: 0.1, maxCopies: 6, priority: 0 },
      library: { text: 'CCO ethanol' },
    });
    expect(NewSearch.parse({ ...search, library: undefined }).library).toEqual([]);
  });

  it.each([
    ['a receptor by a wrong hash', { receptor: { name: 'r', format: 'pdbqt', hash: 'abc' } }],
    ['a receptor of no text', { receptor: { name: 'r', format: 'pdbqt' } }],
    ['an effort of another name', { effort: 'heroic' }],
    ['no chains', { effort: { chains: 0 } }],
    ['a share above one', { secondOpinions: 1.5 }],
    ['a negative seed', { seed: -1 }],
    ['a box of two numbers', { box: { center: [0, 0], size: [1, 1, 1] } }],
    ['a reference of nowhere', { reference: { name: 'known' } }],
  ])('is refused with %s', (_, part) => {
    expect(NewSearch.safeParse({ ...search, ...part }).success).toBe(false);
  });
});

describe('other bodies', () => {
  it('a site has an origin that is a URL', () => {
    expect(NewSite.safeParse({ key: 'blog', name: 'B', origin: 'https://blog.example' }).success).toBe(true);
    expect(NewSite.safeParse({ key: 'blog', name: 'B', origin: 'blog' }).success).toBe(false);
  });

  it('a box in space is finite', () => {
    const screen = (center: number[]) => ({
      project: 'p',
      title: 'T',
      receptor: { name: 'r', format: 'pdb', text: 'ATOM' },
      box: { center, size: [1, 1, 1] },
      ligands: [{ name: 'l', pdbqt: 'ROOT' }],
      placements: 1,
    });
    expect(NewScreen.safeParse(screen([0, 0, 0])).success).toBe(true);
    expect(NewScreen.safeParse(screen([0, 0])).success).toBe(false);
    expect(NewScreen.safeParse(screen([0, 0, Number.POSITIVE_INFINITY])).success).toBe(false);
  });

  it('a matrix has whole, non-negative sides', () => {
    const product = (shape: number[]) => ({
      project: 'p',
      title: 'T',
      a: { hash: HASH, shape },
      b: { hash: HASH, shape: [2, 2] },
    });
    expect(NewProduct.safeParse(product([2, 2])).success).toBe(true);
    expect(NewProduct.safeParse(product([2, -2])).success).toBe(false);
    expect(NewProduct.safeParse(product([2, 2.5])).success).toBe(false);
  });
});
