/** JSON as it is typed: its value or its fault with a line, and where in the text a path of the value stands. */
import type { InputIssue } from '@manyhands/protocol';

export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issue: InputIssue };

export function readJson(text: string, where = 'manifest'): ReadJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    const scan = new Scan(text);
    scan.value([]);
    const at = scan.failedAt ?? scan.skipSpace();
    const message = text.trim() === '' ? 'is empty' : 'is no JSON from here on';
    return { ok: false, issue: { where, ...placeOf(text, at), message, cure: 'correct the JSON' } };
  }
}

export type Step = string | number;

/** Steps of `manifest.buffers[2].shape[0]` below the manifest. */
export function stepsOf(where: string): Step[] {
  const steps = [...where.matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)];
  return steps.map(([, name, index]) => (name === undefined ? Number(index) : name));
}

/** Undefined where there is nothing. */
export const valueAt = (root: unknown, steps: readonly Step[]): unknown =>
  steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Record<Step, unknown>)[step]
        : undefined,
    root,
  );

/** Line and column of a path, or of the nearest part above it that is there. */
export function placeOfPath(text: string, steps: readonly Step[]): { line: number; column: number } {
  const scan = new Scan(text);
  scan.value([]);
  for (let length = steps.length; length >= 0; length--) {
    const at = scan.starts.get(JSON.stringify(steps.slice(0, length)));
    if (at !== undefined) return placeOf(text, at);
  }
  return { line: 1, column: 1 };
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Walks JSON and notes where each value begins, until it ends or something is wrong. */
class Scan {
  readonly starts = new Map<string, number>();
  failedAt: number | undefined;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  value(path: readonly Step[]): boolean {
    this.skipSpace();
    this.starts.set(JSON.stringify(path), this.at);
    const [first] = this.text.slice(this.at, this.at + 1);
    if (first === '{') return this.members(path);
    if (first === '[') return this.items(path);
    return (
      this.take(/"(?:\\.|[^"\\\n])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y) !== null ||
      this.fail()
    );
  }

  skipSpace(): number {
    this.take(/\s*/y);
    return this.at;
  }

  private members(path: readonly Step[]): boolean {
    return this.list('}', () => {
      this.skipSpace();
      const name = this.take(/"(?:\\.|[^"\\\n])*"/y);
      if (name === null) return this.fail();
      this.skipSpace();
      if (this.take(/:/y) === null) return this.fail();
      return this.value([...path, nameOf(name)]);
    });
  }

  private items(path: readonly Step[]): boolean {
    return this.list(']', (index) => this.value([...path, index]));
  }

  private list(end: '}' | ']', entry: (index: number) => boolean): boolean {
    this.at++;
    this.skipSpace();
    if (this.takeEnd(end)) return true;
    for (let index = 0; ; index++) {
      if (!entry(index)) return false;
      this.skipSpace();
      if (this.takeEnd(end)) return true;
      if (this.take(/,/y) === null) return this.fail();
    }
  }

  private takeEnd(end: string): boolean {
    if (this.text[this.at] !== end) return false;
    this.at++;
    return true;
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }

  private fail(): false {
    this.failedAt ??= this.at;
    return false;
  }
}

function nameOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
