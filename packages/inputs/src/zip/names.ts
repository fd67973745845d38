/** Names of files in a ZIP: which are refused, which are none of ours, and in what order they are taken. */

/** Why a name is refused, with the cure; null for a good one. Anything that is only strange, such as HTML, is good. */
export function nameFault(name: string): { readonly message: string; readonly cure: string } | null {
  const cure = 'zip the files again with plain names, from inside their folder';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(name)) return { message: 'the name has control characters', cure };
  if (name.includes('\\')) return { message: 'the name has a backslash', cure };
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name))
    return { message: 'the name begins at the root of a disk', cure };
  if (name.split('/').some((part) => part === '..' || part === '.'))
    return { message: 'the name leads out of its folder', cure };
  return name === '' ? { message: 'there is no name', cure } : null;
}

/** Folders, and what macOS and Windows add to a ZIP unasked. */
export function isBystander(name: string): boolean {
  const last = name.split('/').at(-1) ?? '';
  return (
    last === '' ||
    name.startsWith('__MACOSX/') ||
    last.startsWith('._') ||
    ['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(last)
  );
}

/** As people count: `2.npy` before `10.npy`, the same on every machine. */
export function inOrder(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = comparePart(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length || compareText(a, b);
}

/** Digits and what lies between them, by turns. */
const partsOf = (name: string): string[] => name.match(/\d+|\D+/g) ?? [];

function comparePart(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a, b);
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || compareText(left, right);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The name without folders and ending. */
export function stemOf(name: string): string {
  const last = name.split('/').at(-1) ?? name;
  const dot = last.lastIndexOf('.');
  return dot > 0 ? last.slice(0, dot) : last;
}
