/** Dispatches of a workunit against what devices run at once. */
import type { InputIssue } from '@manyhands/protocol';
import { evaluateCount } from './expression.ts';
import type { Manifest, ParamValues } from './manifest.ts';
import { allPasses } from './passes.ts';
import { GUARANTEED_LIMITS } from './wgsl/limits.ts';

const AXES = ['x', 'y', 'z'] as const;

/**
 * Passes with more workgroups along an axis than a device starts at once, and no slices along it. A kernel with a variant
 * in WebAssembly is left alone, which runs where the other does not. Throws `ExpressionError` for a count that is none.
 */
export function tooManyWorkgroups(
  manifest: Manifest,
  params: ParamValues,
): Pick<InputIssue, 'message' | 'cure'>[] {
  const { variants, requires } = manifest;
  if (!variants.webgpu || variants.wasm) return [];
  const most =
    requires.limits.maxComputeWorkgroupsPerDimension ?? GUARANTEED_LIMITS.maxComputeWorkgroupsPerDimension;
  return allPasses(manifest).flatMap(({ pass, where }) =>
    pass.workgroups.flatMap((expression, i) => {
      const [axis, count] = [AXES[i], evaluateCount(expression, params)];
      if (count <= most || pass.slice?.axis === axis) return [];
      const message = `${where}: \`${pass.entryPoint}\` has ${count} workgroups along ${axis}; devices start ${most} at once`;
      return [
        { message, cure: 'choose smaller params, or let the pass be cut: passes[].slice along that axis' },
      ];
    }),
  );
}
