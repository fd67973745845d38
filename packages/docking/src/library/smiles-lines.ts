/** Reads SMILES libraries: "SMILES name" lines, or columns under a header. */
import { LABEL_NAMES, type LibraryRecord, type Lines, labelOf, type NumberedLine } from './record.ts';

type Separator = ',' | '\t' | ';' | ' ';

/** Where the columns are; `name` undefined where none is named so. */
type Columns = {
  readonly separator: Separator;
  readonly smiles: number;
  readonly name: number | undefined;
  readonly label: number | undefined;
};

const SMILES_NAMES = [
  ...['smiles', 'smi', 'canonical_smiles', 'isomeric_smiles', 'canonicalsmiles', 'structure'],
];
const NAME_NAMES = [
  ...[
    'name',
    'id',
    'title',
    'molecule',
    'molecule_name',
    'compound',
    'compound_id',
    'molid',
    'mol_id',
    'cid',
  ],
  ...['zinc_id', 'zincid', 'chembl_id', 'molecule_chembl_id', 'molecule chembl id', 'catalog_id', 'idnumber'],
];

/** Cells of a CSV line; quotes hold separators, doubled quotes are quotes. */
function cellsOf(line: string, separator: Separator): string[] {
  if (separator === ' ') return line.trim().split(/\s+/);
  const cells: string[] = [];
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}]*))(${separator}|$)`, 'g');
  for (const match of line.matchAll(pattern)) {
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    if (match[3] === '') break;
  }
  return cells;
}

/** No SMILES holds a comma, a semicolon or a tab. */
const separatorOf = (line: string): Separator =>
  ([',', '\t', ';'] as const).find((separator) => line.includes(separator)) ?? ' ';

/** Undefined where the line is a molecule already. */
function readHeader(line: string): Columns | undefined {
  const separator = separatorOf(line);
  const names = cellsOf(line, separator).map((cell) => cell.toLowerCase());
  const find = (known: readonly string[]) => {
    const place = known.map((name) => names.indexOf(name)).find((index) => index >= 0);
    return place;
  };
  const smiles = find(SMILES_NAMES);
  if (smiles === undefined) return undefined;
  return { separator, smiles, name: find(NAME_NAMES), label: find(LABEL_NAMES) };
}

/** Cuts off what ChemAxon's extended SMILES adds: "C[C@H](O)F |&1:1|". */
const withoutExtension = (name: string) => name.replace(/^\|[^|]*\|\s*/, '');

function readPlain({ number, text }: NumberedLine): LibraryRecord {
  const separator = separatorOf(text);
  const cells = cellsOf(text, separator);
  const smiles = cells[0] ?? '';
  const inColumns = separator !== ' ';
  const name = inColumns ? (cells[1] ?? '') : text.trim().slice(smiles.length);
  const label = inColumns ? labelOf(cells[2]) : undefined;
  const plainName = withoutExtension(name.trim()).trim();
  return { kind: 'smiles', name: plainName, line: number, text: smiles, ...(label ? { label } : {}) };
}

function readColumns(columns: Columns, { number, text }: NumberedLine): LibraryRecord {
  const cells = cellsOf(text, columns.separator);
  const cell = (index: number | undefined) => (index === undefined ? '' : (cells[index] ?? ''));
  const label = labelOf(cell(columns.label));
  const [smiles = ''] = cell(columns.smiles).split(/\s+/);
  return {
    kind: 'smiles',
    name: cell(columns.name),
    line: number,
    text: smiles,
    ...(label ? { label } : {}),
  };
}

/** Empty lines and lines that begin with # are passed over; the first other line may be a header. */
export function* readSmilesLines(lines: Lines): Generator<LibraryRecord> {
  let columns: Columns | undefined;
  let isFirst = true;
  for (const line of lines) {
    if (line.text.trim() === '' || line.text.startsWith('#')) continue;
    if (isFirst) columns = readHeader(line.text);
    const isHeader = isFirst && columns !== undefined;
    isFirst = false;
    if (isHeader) continue;
    yield columns ? readColumns(columns, line) : readPlain(line);
  }
}
