/** Parses a researcher's manifest: schema first, then what its parts say about one another. */
import type { InputIssue } from '@manyhands/protocol';
import { z } from 'zod';
import { allPasses, checkDerive } from './derive.ts';
import { ExpressionError, namesIn } from './expression.ts';
import { type Expression, Manifest } from './manifest.ts';

export type ParsedManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  | { readonly ok: false; readonly issues: InputIssue[] };

/** A manifest, or all that is wrong with it. `where` of an issue is a path such as `manifest.buffers[2].shape[0]`. */
export function parseManifest(input: unknown): ParsedManifest {
  const parsed = Manifest.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({
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

type Report = (where: string, message: string, cure: string) => void;

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
    if (pass.repeat) check(pass.repeat.count, `${where}.repeat.count`);
  }
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

function checkPasses(manifest: Manifest, report: Report): void {
  const { webgpu } = manifest.variants;
  if (webgpu && manifest.passes.length === 0)
    report('passes', 'the webgpu variant has nothing to run', 'name at least one pass');
  const roles = new Map(manifest.buffers.map((buffer) => [buffer.name, buffer.role]));
  for (const { pass, where } of allPasses(manifest)) {
    for (const name of [...(pass.swap ?? []), ...Object.values(pass.bind ?? {})]) {
      if (!roles.has(name)) report(where, `there is no buffer \`${name}\``, 'name buffers of this manifest');
    }
    const [first, second] = pass.swap ?? [];
    if (pass.swap && first === second)
      report(`${where}.swap`, 'exchanges a buffer with itself', 'name two buffers');
    for (const name of pass.swap ?? []) {
      const role = roles.get(name) ?? '';
      if (['shared', 'derived'].includes(role))
        report(
          `${where}.swap`,
          `\`${name}\` is ${role}: it outlasts the workunit`,
          'swap inputs, outputs and scratch only',
        );
    }
    if (pass.swap && first && second && !sameSize(manifest, first, second))
      report(`${where}.swap`, `\`${first}\` and \`${second}\` differ in type or shape`, 'give both the same');
    if ((pass.slice || pass.repeat?.step) && !webgpu?.uniform)
      report(where, 'a step or an offset needs a uniform to be told in', 'name variants.webgpu.uniform');
    const axis = pass.slice && ['x', 'y', 'z'].indexOf(pass.slice.axis);
    if (axis !== undefined && axis >= pass.workgroups.length)
      report(
        `${where}.slice`,
        `the pass has no axis ${pass.slice?.axis}`,
        'slice along an axis of `workgroups`',
      );
    if (pass.slice && pass.slice.offset === pass.repeat?.step)
      report(where, 'step and offset have one name', 'give each its own uniform member');
  }
}

function sameSize(manifest: Manifest, first: string, second: string): boolean {
  const [a, b] = [first, second].map((name) => manifest.buffers.find((buffer) => buffer.name === name));
  return JSON.stringify([a?.type, a?.shape]) === JSON.stringify([b?.type, b?.shape]);
}
