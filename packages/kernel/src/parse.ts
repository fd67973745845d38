/** Parses a researcher's manifest: schema first, then what its parts say about one another. */
import type { InputIssue } from '@manyhands/protocol';
import { z } from 'zod';
import { checkPasses } from './check-passes.ts';
import { checkDerive } from './derive.ts';
import { ExpressionError, namesIn } from './expression.ts';
import { type Expression, Manifest } from './manifest.ts';
import { allPasses, allRepeated } from './passes.ts';

export type ParsedManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly issues: InputIssue[] };

/** A manifest, or all that is wrong with it. `where` of an issue is a path such as `manifest.buffers[2].shape[0]`. */
export function parseManifest(input: unknown): ParsedManifest {
  const parsed = Manifest.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap(meant).map((issue) => ({
      where: pathOf(issue.path),
      message: issue.message,
      cure: 'correct this part of the manifest',
    }));
    return { ok: false, issues };
  }
  const issues = checkManifest(parsed.data);
  return issues.length === 0 ? { ok: true, manifest: parsed.data } : { ok: false, issues };
}

/** JSON Schema (2020-12) of what researchers write; defaults may be left out. */
export const manifestJsonSchema = (): object => z.toJSONSchema(Manifest, { io: 'input' });

type Issue = z.core.$ZodIssue;

/** Of what fits none of several forms, what is wrong with the form that was meant: the one in which most is right. */
function meant(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors.map((issues) =>
    issues.flatMap(meant).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const [best] = forms
    .filter((issues) => issues.length > 0)
    .sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  return best ?? [issue];
}
const depthOf = (issues: readonly Issue[]): number => Math.max(...issues.map(({ path }) => path.length));

function pathOf(path: readonly PropertyKey[]): string {
  const steps = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  return `manifest${steps.join('')}`;
}

function checkManifest(manifest: Manifest): InputIssue[] {
  const issues: InputIssue[] = [];
  const report = (where: string, message: string, cure: string) =>
    issues.push({ where: `manifest.${where}`, message, cure });
  checkNames(manifest, report);
  checkExpressions(manifest, report);
  checkAgreement(manifest, report);
  checkPasses(manifest, report);
  checkDerive(manifest, report);
  if (!manifest.buffers.some((buffer) => buffer.role === 'output'))
    report('buffers', 'no buffer has the role `output`', 'give at least one output');
  return issues;
}

export type Report = (where: string, message: string, cure: string) => void;

function checkNames(manifest: Manifest, report: Report): void {
  const seen = new Set<string>();
  const check = (name: string, where: string) => {
    if (seen.has(name))
      report(where, `\`${name}\` names two things`, 'give every param and buffer its own name');
    seen.add(name);
  };
  manifest.params.forEach((param, i) => {
    check(param.name, `params[${i}].name`);
    if (param.min !== undefined && param.max !== undefined && param.min > param.max)
      report(`params[${i}]`, `min ${param.min} is above max ${param.max}`, 'exchange them');
  });
  manifest.buffers.forEach((buffer, i) => {
    check(buffer.name, `buffers[${i}].name`);
    if (buffer.allowNonFinite && buffer.role !== 'output')
      report(`buffers[${i}].allowNonFinite`, 'is for outputs only', 'leave it out');
  });
}

function checkExpressions(manifest: Manifest, report: Report): void {
  const params = new Set(manifest.params.map((param) => param.name));
  const check = (expression: Expression, where: string) => {
    try {
      for (const name of namesIn(expression)) {
        if (!params.has(name))
          report(
            where,
            `\`${expression}\` mentions \`${name}\`, which is no param`,
            'use params and integers only',
          );
      }
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      report(where, error.message, 'write integers, params, + - * / %, ceil, min, max and parentheses');
    }
  };
  manifest.buffers.forEach((buffer, i) => {
    buffer.shape.forEach((extent, j) => {
      check(extent, `buffers[${i}].shape[${j}]`);
    });
  });
  for (const { pass, where } of allPasses(manifest)) {
    pass.workgroups.forEach((count, j) => {
      check(count, `${where}.workgroups[${j}]`);
    });
  }
  for (const { entry, where } of allRepeated(manifest))
    if (entry.repeat) check(entry.repeat.count, `${where}.repeat.count`);
  check(manifest.cost, 'cost');
  if (manifest.derive) check(manifest.derive.cost, 'derive.cost');
  const { extent, derive } = manifest.variants.wasm ?? {};
  if (extent !== undefined) check(extent, 'variants.wasm.extent');
  if (derive !== undefined) check(derive, 'variants.wasm.derive');
}

function checkAgreement(manifest: Manifest, report: Report): void {
  const outputs = new Map(
    manifest.buffers.filter((buffer) => buffer.role === 'output').map((buffer) => [buffer.name, buffer]),
  );
  for (const name of outputs.keys()) {
    if (!Object.hasOwn(manifest.agreement, name))
      report(
        'agreement',
        `output \`${name}\` has no rule of agreement`,
        `add "${name}": { "kind": "exact" }, a tolerance, or { "kind": "best" }`,
      );
  }
  for (const [name, rule] of Object.entries(manifest.agreement)) {
    const buffer = outputs.get(name);
    if (!buffer)
      report(`agreement.${name}`, `there is no output \`${name}\``, 'name an output or leave it out');
    else if (rule.kind === 'tolerance' && typeof buffer.type !== 'string')
      report(
        `agreement.${name}`,
        'records have no numbers to compare',
        'use `exact`, or split the record into buffers',
      );
  }
  const best = Object.keys(manifest.agreement).filter((name) => manifest.agreement[name]?.kind === 'best');
  if (best.length > 0 && best.length < outputs.size)
    report(
      'agreement',
      `${best.map((name) => `\`${name}\``).join(', ')} is an optimum, other outputs are compared`,
      'an answer is certified as a whole: use `best` for all outputs or for none',
    );
}
