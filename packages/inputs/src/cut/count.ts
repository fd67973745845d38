/** How many workunits there are: what every file and the table tell must be the same. */
import type { InputLimits } from '../limits.ts';
import { type InputRefusal, type IssueList, refusal } from '../refusal.ts';
import type { Opened } from './files.ts';
import type { CutRule } from './rule.ts';

/** Throws `InputRefusal`. */
export function countWorkunits(rule: CutRule, { feeds, table }: Opened, limits: InputLimits): number {
  const told: [string, number][] = [];
  for (const [name, { count }] of feeds) if (count !== null) told.push([`inputs.${name}`, count]);
  if (table) told.push(['table', table.rows.length]);
  if (rule.count !== undefined) told.push(['count', rule.count]);
  const [first] = told;
  if (!first)
    throw refusal(
      'count',
      'nothing tells how many workunits there are',
      'give a count, or a table with a row for each',
    );
  const [, count] = first;
  if (told.some(([, other]) => other !== count)) throw unlike(told);
  if (count > limits.maxWorkunits) {
    const message = `gives ${count} workunits; a batch has ${limits.maxWorkunits} at most`;
    throw refusal(first[0], message, 'cut into larger chunks, or split it into several batches');
  }
  return count;
}

function unlike(told: readonly [string, number][]): InputRefusal {
  const counts = told.map(([name, count]) => `${name} for ${count}`).join(', ');
  const cure = 'give every file as many parts, or let it be the same for all workunits';
  return refusal(told[0]?.[0] ?? 'inputs', `parts are for different numbers of workunits: ${counts}`, cure);
}

/** Names of the files that are parts; files of several ZIPs go together by name. */
export function stemsOf({ feeds }: Opened, count: number, issues: IssueList): string[] | null {
  let first: { readonly name: string; readonly stems: string[] } | null = null;
  for (const [name, feed] of feeds) {
    if (feed.count === null || feed.stem(0) === null) continue;
    const stems = Array.from({ length: count }, (_, index) => feed.stem(index) ?? '');
    const unlike = first?.stems.findIndex((stem, index) => stem !== stems[index]) ?? -1;
    if (first && unlike >= 0) {
      const message = `${feed.part(unlike).where} goes with ${JSON.stringify(first.stems[unlike])} of ${first.name}`;
      issues.add({
        where: `inputs.${name}`,
        message,
        cure: 'give files that belong together the same name in each ZIP',
      });
    }
    first ??= { name, stems };
  }
  return first?.stems ?? null;
}
