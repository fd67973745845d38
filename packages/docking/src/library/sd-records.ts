/** Cuts an SD file into its records. */
import {
  LABEL_NAMES,
  type LibraryRecord,
  type LibraryRefusal,
  type Lines,
  labelOf,
  refuseRecord,
} from './record.ts';

/** Lines of one record; far above any molecule, and a bound on what a file without $$$$ makes one gather. */
const MOST_LINES = 20_000;

/** Data items: "> <NAME>" or ">  25 <NAME> (id)", then the value up to an empty line. The first line of it is kept. */
function readItems(lines: readonly string[]): Map<string, string> {
  const items = new Map<string, string>();
  for (const [i, line] of lines.entries()) {
    const name = line.startsWith('>') ? /<([^>]*)>/.exec(line)?.[1] : undefined;
    if (name !== undefined) items.set(name.toLowerCase(), (lines[i + 1] ?? '').trim());
  }
  return items;
}

function readRecord(
  lines: readonly string[],
  line: number,
  nameProperty: string | undefined,
): LibraryRecord | LibraryRefusal {
  const end = lines.findIndex((text) => text.startsWith('M  END'));
  const items = readItems(end < 0 ? lines : lines.slice(end + 1));
  const title = (lines[0] ?? '').trim();
  const name = nameProperty === undefined ? title : (items.get(nameProperty.toLowerCase()) ?? '');
  if (end < 0) {
    return refuseRecord(
      name,
      line,
      'The record has no "M  END".',
      'Export the molecule again as an SD file.',
    );
  }
  const label = LABEL_NAMES.map((item) => labelOf(items.get(item))).find((found) => found !== undefined);
  const text = `${lines.slice(0, end + 1).join('\n')}\n`;
  return { kind: 'sdf', name, line, text, ...(label ? { label } : {}) };
}

/** @param nameProperty data item to name molecules by, in place of the title line; any case */
export function* readSdRecords(all: Lines, nameProperty?: string): Generator<LibraryRecord | LibraryRefusal> {
  let lines: string[] = [];
  let first = 1;
  for (const line of all) {
    const isEnd = line.text.startsWith('$$$$');
    if (!isEnd) lines.push(line.text);
    if (!isEnd && lines.length <= MOST_LINES) continue;
    yield isEnd && lines.every((l) => l.trim() === '')
      ? refuseRecord('', first, 'The record is empty.', 'Delete it.')
      : readRecord(lines, first, nameProperty);
    lines = [];
    first = line.number + 1;
  }
  if (lines.some((l) => l.trim() !== '')) yield readRecord(lines, first, nameProperty);
}
