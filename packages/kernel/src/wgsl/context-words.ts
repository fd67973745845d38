/**
 * Words that mean something to WGSL only in places such as `var<storage, read>` and may be names elsewhere. wgsl_reflect
 * 1.6.0 takes them for keywords everywhere, so names like these are changed before it reads the source, and changed back
 * in what it says. Delete when it reads `fn write() {}`.
 */
const WORDS = [
  'function',
  'immediate',
  'private',
  'read',
  'read_write',
  'storage',
  'uniform',
  'workgroup',
  'write',
];

export interface Renamed {
  readonly source: string;
  /** The researcher's own words again. */
  readonly restore: (text: string) => string;
}

/** The same lines; a source that declares no such name comes back as it is. */
export function renameContextWords(source: string): Renamed {
  const plain = withoutComments(source);
  const names = WORDS.filter((word) => declares(plain, word)).map((word) => ({
    word,
    name: unusedName(source, word),
  }));
  return {
    source: names.reduce(
      (text, { word, name }) => rename(text, word, name),
      names.length > 0 ? plain : source,
    ),
    restore: (text) => names.reduce((restored, { word, name }) => restored.replaceAll(name, word), text),
  };
}

/** As a function, struct, alias, constant, variable, param or member. */
const declares = (plain: string, word: string): boolean =>
  new RegExp(
    `\\b(?:fn|struct|alias|let|const|override|var(?:\\s*<[^>]*>)?)\\s+${word}\\b|\\b${word}\\s*:[^:]`,
  ).test(plain);

/** No part of any other word of the source, so that it can be found again. */
function unusedName(source: string, word: string): string {
  let name = `${word}_named`;
  while (source.includes(name)) name += '_';
  return name;
}

/** Everywhere but in the lists of `var<…>` and at the head of `ptr<…>`. */
const rename = (text: string, word: string, name: string): string =>
  text.replace(new RegExp(`\\bvar\\s*<[^>]*>|\\bptr\\s*<\\s*\\w+|\\b${word}\\b`, 'g'), (found) =>
    found === word ? name : found,
  );

/** Lines stay where they are. */
const withoutComments = (source: string): string =>
  source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
