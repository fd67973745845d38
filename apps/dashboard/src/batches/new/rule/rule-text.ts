/** The rule as text: what is typed is kept, however wrong, and the form shows it wherever it can be read. */
import { CutRule } from '@manyhands/inputs';
import type { InputIssue } from '@manyhands/protocol';

export type ReadRule =
  | { readonly ok: true; readonly rule: CutRule }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };

export const writeRule = (rule: CutRule): string => JSON.stringify(rule, null, 2);

export function readRule(text: string): ReadRule {
  const json = parseJson(text);
  if (!json.ok) return { ok: false, issues: [json.issue] };
  const parsed = CutRule.safeParse(json.value);
  if (parsed.success) return { ok: true, rule: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => ({
    where: ['rule', ...path.map(String)].join('.'),
    message,
    cure: 'correct this part, or draft the rule anew',
  }));
  return { ok: false, issues };
}

function parseJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issue: InputIssue } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const cure = 'JSON wants double quotes, commas between parts, and none after the last';
    return { ok: false, issue: { where: 'rule', ...placeOf(text, message), message, cure } };
  }
}

/** Browsers tell the place as a position, or as line and column. */
function placeOf(text: string, message: string): { readonly line?: number; readonly column?: number } {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) {
    const before = text.slice(0, Number(position)).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  return line === undefined || column === undefined ? {} : { line: Number(line), column: Number(column) };
}

/** Files that the rule names. */
export function filesOf({ table, inputs, shared }: CutRule): string[] {
  const given = [...Object.values(inputs), ...Object.values(shared)].map(({ file }) => file);
  return [...new Set([...(table === undefined ? [] : [table]), ...given])].filter((name) => name !== '');
}
