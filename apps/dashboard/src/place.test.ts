/** Places have addresses that can be sent to somebody else. */
import { expect, it } from 'vitest';
import { addressOf, changed, formatPlace, parsePlace, placeAt } from './place.ts';

it('reads the path and the state of an address', () => {
  const { path, query } = parsePlace('#/batches/b-1?sort=label&filter=a%26b');
  expect(path).toEqual(['batches', 'b-1']);
  expect(Object.fromEntries(query)).toEqual({ sort: 'label', filter: 'a&b' });
});

it('takes what is no place for the first one', () => {
  for (const hash of ['', '#', '#/', '#main', '#invitation=abc', '#token=x/y'])
    expect(parsePlace(hash).path, hash).toEqual([]);
});

it('writes what it reads, whatever a name has in it', () => {
  const names = ['plain', 'a/b', 'a?b#c', '<b>&"', 'ü 100 %', '%zz'];
  for (const name of names) {
    const place = placeAt(['kernels', name], { filter: name });
    const again = parsePlace(formatPlace(place));
    expect(again.path).toEqual(['kernels', name]);
    expect(again.query.get('filter')).toBe(name);
  }
});

it('lives with half an escape that somebody typed', () => {
  expect(parsePlace('#/kernels/100%').path).toEqual(['kernels', '100%']);
});

it('leaves out what has no value', () => {
  expect(addressOf(['batches', 'new'], { kernel: undefined, from: null })).toBe('#/batches/new');
  const query = new URLSearchParams('a=1&b=2');
  expect(changed(query, { a: null, b: '3', c: undefined }).toString()).toBe('b=3');
  expect(query.toString(), 'the old one stays').toBe('a=1&b=2');
});
