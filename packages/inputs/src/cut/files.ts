/** Finds the uploaded file of every buffer that the rule mentions, and opens it. */
import type { BufferSpec, Manifest } from '@manyhands/kernel';
import type { ArrayFile } from '../array-file.ts';
import { readTable, type Table } from '../csv/table.ts';
import type { InputLimits } from '../limits.ts';
import { collecting, type IssueList } from '../refusal.ts';
import type { Source } from '../source.ts';
import { type Feed, openFeed } from './feed.ts';
import { openArray } from './open-array.ts';
import type { CutRule } from './rule.ts';

/** Uploaded files by the names that the rule has for them. */
export type Uploads = ReadonlyMap<string, Source>;

export interface Opened {
  readonly feeds: ReadonlyMap<string, Feed>;
  readonly shared: ReadonlyMap<string, ArrayFile>;
  readonly table: Table | null;
}

export async function openAll(
  manifest: Manifest,
  rule: CutRule,
  uploads: Uploads,
  limits: InputLimits,
  issues: IssueList,
): Promise<Opened> {
  const feeds = await openRole(manifest, 'input', rule.inputs, uploads, issues, (source, buffer, given) =>
    openFeed(source, buffer, given, limits),
  );
  const shared = await openRole(manifest, 'shared', rule.shared, uploads, issues, (source, buffer, given) =>
    openArray(source, buffer.type, given.format),
  );
  const source = rule.table === undefined ? null : find(uploads, rule.table, 'table', issues);
  const table = source && (await collecting(issues, () => readTable(source, limits.maxWorkunits)));
  return { feeds, shared, table };
}

async function openRole<Given extends { readonly file: string }, T>(
  manifest: Manifest,
  role: 'input' | 'shared',
  given: Readonly<Record<string, Given>>,
  uploads: Uploads,
  issues: IssueList,
  open: (source: Source, buffer: BufferSpec, given: Given) => Promise<T>,
): Promise<Map<string, T>> {
  const buffers = manifest.buffers.filter((buffer) => buffer.role === role);
  const field = role === 'input' ? 'inputs' : 'shared';
  for (const name of Object.keys(given)) {
    if (buffers.some((buffer) => buffer.name === name)) continue;
    const names = buffers.map((buffer) => buffer.name).join(', ') || 'none';
    issues.add({
      where: `${field}.${name}`,
      message: `the kernel has no ${role} of that name`,
      cure: `leave it out; it has ${names}`,
    });
  }
  const opened = new Map<string, T>();
  for (const buffer of buffers) {
    const where = `${field}.${buffer.name}`;
    const one = Object.hasOwn(given, buffer.name) ? given[buffer.name] : undefined;
    if (!one) issues.add({ where, message: 'is missing', cure: 'name the file that it is taken from' });
    const source = one && find(uploads, one.file, where, issues);
    const value = source && (await collecting(issues, () => open(source, buffer, one)));
    if (value) opened.set(buffer.name, value);
  }
  return opened;
}

function find(uploads: Uploads, name: string, where: string, issues: IssueList): Source | null {
  const source = uploads.get(name) ?? null;
  if (!source) {
    const names = [...uploads.keys()].join(', ') || 'none';
    issues.add({
      where,
      message: `there is no file ${JSON.stringify(name)}`,
      cure: `upload it, or name one of those that are there: ${names}`,
    });
  }
  return source;
}
