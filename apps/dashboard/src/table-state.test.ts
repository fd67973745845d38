/** Tables sort and filter as people expect, and their state fits into the address. */
import { csvRecord } from '@manyhands/inputs';
import { expect, it } from 'vitest';
import { changed } from './place.ts';
import { arrange, findQuery, nextSort, readTableState, sortQuery, tableRecords } from './table-state.ts';

interface Row {
  readonly name: string;
  readonly count: number | null;
}
const ROWS: readonly Row[] = [
  { name: 'tile 10', count: 3 },
  { name: 'Tile 9', count: null },
  { name: 'energy', count: 20 },
  { name: 'ångström', count: Number.NaN },
];
const COLUMNS = [
  { title: 'Name', value: (row: Row) => row.name },
  { title: 'Count', value: (row: Row) => row.count },
  { title: 'Picture' },
];
const names = (state: string) =>
  arrange(ROWS, COLUMNS, readTableState('t', new URLSearchParams(state))).map(({ name }) => name);

it('sorts numbers as numbers, names as people do, and keeps what has no value last', () => {
  expect(names('t.sort=Name')).toEqual(['ångström', 'energy', 'Tile 9', 'tile 10']);
  expect(names('t.sort=Count')).toEqual(['tile 10', 'energy', 'Tile 9', 'ångström']);
  expect(names('t.sort=-Count')).toEqual(['energy', 'tile 10', 'Tile 9', 'ångström']);
});

it('leaves the order alone where the address names no column that sorts', () => {
  const asGiven = ROWS.map(({ name }) => name);
  for (const state of ['', 't.sort=Nothing', 't.sort=Picture', 'other.sort=Name'])
    expect(names(state), state).toEqual(asGiven);
});

it('finds rows that have all the words, in any column', () => {
  expect(names('t.find=TILE+3')).toEqual(['tile 10']);
  expect(names('t.find=tile&t.sort=-Name')).toEqual(['tile 10', 'Tile 9']);
  expect(names('t.find=%3Cb%3E')).toEqual([]);
});

it('goes up, down and back, and leaves other state of the address alone', () => {
  let query = new URLSearchParams('project=p');
  const press = () => {
    query = changed(query, nextSort('t', 'Name', readTableState('t', query)));
    return query.toString();
  };
  expect([press(), press(), press()]).toEqual([
    'project=p&t.sort=Name',
    'project=p&t.sort=-Name',
    'project=p',
  ]);
  expect(changed(query, findQuery('t', 'a b')).toString()).toBe('project=p&t.find=a+b');
  expect(readTableState('t', changed(query, sortQuery('t', '-odd-', true))).sort).toBe('-odd-');
});

it('writes files with what has a value, and no text that a spreadsheet would run', () => {
  const rows = [
    { name: '=1+1', count: -2 },
    { name: '<b>"x"</b>', count: null },
  ];
  expect(tableRecords(rows, COLUMNS).map(csvRecord).join('')).toBe(
    'Name,Count\r\n\'=1+1,-2\r\n"<b>""x""</b>",\r\n',
  );
});
