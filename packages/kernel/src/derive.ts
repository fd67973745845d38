/** Derived buffers: what a manifest says of them, checked, and what deriving is shown of a workunit. */
import { ExpressionError, evaluateCount, namesIn } from './expression.ts';
import type { Expression, Manifest, ParamValues } from './manifest.ts';
import { allPasses, allRepeated } from './passes.ts';

type Report = (where: string, message: string, cure: string) => void;

/** Params as deriving sees them: those that `derive.params` does not name are 0. */
export function paramsForDeriving({ params, derive }: Manifest, values: ParamValues): ParamValues {
  const shown = new Set(derive?.params);
  return Object.fromEntries(params.map(({ name }) => [name, shown.has(name) ? (values[name] ?? 0) : 0]));
}

/** Operations of deriving for these params; 0 where nothing is derived. */
export const derivingCost = ({ derive }: Manifest, params: ParamValues): number =>
  derive ? Math.max(1, evaluateCount(derive.cost, params)) : 0;

/** What is wrong with how a manifest derives. `where` is a path within the manifest. */
export function checkDerive(manifest: Manifest, report: Report): void {
  const { derive, variants } = manifest;
  const derived = manifest.buffers.filter(({ role }) => role === 'derived');
  if (!derive) {
    if (derived.length > 0)
      report('derive', 'says nothing of how derived buffers are filled', 'add it, or use another role');
    if (variants.wasm?.derive !== undefined)
      report('variants.wasm.derive', 'there is nothing to derive', 'add `derive`, or leave this out');
    return;
  }
  if (derived.length === 0)
    report('derive', 'no buffer has the role `derived`', 'give one that role, or leave `derive` out');
  if (variants.webgpu && derive.passes.length === 0)
    report('derive.passes', 'the webgpu variant does not derive', 'name at least one pass');
  if (variants.wasm && variants.wasm.derive === undefined)
    report('variants.wasm.derive', 'the wasm variant does not derive', 'give the extent of its `derive`');
  const known = new Set(manifest.params.map(({ name }) => name));
  derive.params.forEach((name, i) => {
    if (!known.has(name)) report(`derive.params[${i}]`, `there is no param \`${name}\``, 'name params');
  });
  checkSources(manifest, report);
}

/** All that decides about derived buffers follows from the params that are named for it. */
function checkSources(manifest: Manifest, report: Report): void {
  const { derive, variants } = manifest;
  const shown = new Set(derive?.params);
  const check = (expression: Expression, where: string) => {
    for (const name of namesOrNone(expression)) {
      if (!shown.has(name))
        report(where, `\`${name}\` is not among derive.params`, 'add it there, or do without it');
    }
  };
  manifest.buffers.forEach(({ role, shape }, i) => {
    if (role !== 'derived') return;
    shape.forEach((extent, j) => {
      check(extent, `buffers[${i}].shape[${j}]`);
    });
  });
  for (const { pass, where, derives } of allPasses(manifest)) {
    if (!derives) continue;
    pass.workgroups.forEach((count, j) => {
      check(count, `${where}.workgroups[${j}]`);
    });
  }
  for (const { entry, where, derives } of allRepeated(manifest)) {
    if (!derives) continue;
    if (entry.repeat) check(entry.repeat.count, `${where}.repeat.count`);
    if (entry.swap) report(`${where}.swap`, 'a deriving pass exchanges nothing', 'leave it out');
  }
  if (derive) check(derive.cost, 'derive.cost');
  if (variants.wasm?.derive !== undefined) check(variants.wasm.derive, 'variants.wasm.derive');
}

/** Bad syntax is reported where all expressions are checked. */
function namesOrNone(expression: Expression): Set<string> {
  try {
    return namesIn(expression);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return new Set();
  }
}
