/** The Python literals of which NPY headers are made: strings, numbers, True, False, None, tuples, lists and dicts. */

export type Literal = string | number | boolean | null | readonly Literal[] | ReadonlyMap<string, Literal>;

/** Nesting: a header has two levels, a structured type a few more. */
const MOST_LEVELS = 16;

const TOKEN = /\s*(?:'([^'\\]*)'|"([^"\\]*)"|(-?\d+)L?|(True|False|None)|([()[\]{},:]))\s*/y;

type Token =
  | { readonly kind: 'value'; readonly value: Literal }
  | { readonly kind: 'mark'; readonly text: string };

/** The value, or null where the text is no such literal. */
export function parseLiteral(text: string): { readonly value: Literal } | null {
  const tokens = tokensOf(text);
  if (!tokens) return null;
  const parser = new Parser(tokens);
  const value = parser.value(0);
  return value !== undefined && parser.isDone ? { value } : null;
}

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return text.slice(at).trim() === '' ? tokens : null;
    const [, single, double, digits, word, mark] = match;
    at = TOKEN.lastIndex;
    if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else if (digits !== undefined) tokens.push({ kind: 'value', value: Number(digits) });
    else if (word !== undefined)
      tokens.push({ kind: 'value', value: word === 'None' ? null : word === 'True' });
    else tokens.push({ kind: 'value', value: single ?? double ?? '' });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isDone(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** Undefined where there is none. */
  value(level: number): Literal | undefined {
    const token = this.#tokens[this.#at];
    if (!token || level > MOST_LEVELS) return undefined;
    this.#at += 1;
    if (token.kind === 'value') return token.value;
    if (token.text === '{') return this.#dict(level);
    if (token.text === '(') return this.#list(')', level);
    return token.text === '[' ? this.#list(']', level) : undefined;
  }

  #takes(mark: string): boolean {
    const token = this.#tokens[this.#at];
    const found = token?.kind === 'mark' && token.text === mark;
    if (found) this.#at += 1;
    return found;
  }

  #list(end: string, level: number): Literal[] | undefined {
    const values: Literal[] = [];
    while (!this.#takes(end)) {
      const value = this.value(level + 1);
      if (value === undefined) return undefined;
      values.push(value);
      if (!this.#takes(',') && !this.#isNext(end)) return undefined;
    }
    return values;
  }

  #dict(level: number): Map<string, Literal> | undefined {
    const values = new Map<string, Literal>();
    while (!this.#takes('}')) {
      const key = this.value(level + 1);
      if (typeof key !== 'string' || values.has(key) || !this.#takes(':')) return undefined;
      const value = this.value(level + 1);
      if (value === undefined) return undefined;
      values.set(key, value);
      if (!this.#takes(',') && !this.#isNext('}')) return undefined;
    }
    return values;
  }

  #isNext(mark: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'mark' && token.text === mark;
  }
}
