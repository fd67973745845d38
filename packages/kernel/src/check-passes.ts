/** What passes and groups of passes say of buffers, repeats and slices, checked within the manifest. */
import type { Manifest, Pass } from './manifest.ts';
import type { Report } from './parse.ts';
import { allPasses, allRepeated, type PlacedEntry, type PlacedPass, pairsOf } from './passes.ts';

/** Of all groups together: each is a pipeline to compile before the first workunit. */
const MOST_PASSES = 64;

export function checkPasses(manifest: Manifest, report: Report): void {
  const { webgpu } = manifest.variants;
  if (webgpu && manifest.passes.length === 0)
    report('passes', 'the webgpu variant has nothing to run', 'name at least one pass');
  const passes = allPasses(manifest);
  if (passes.length > MOST_PASSES)
    report('passes', `there are ${passes.length} passes, ${MOST_PASSES} are allowed`, 'join some of them');
  for (const placed of passes) checkPass(manifest, placed, report);
  for (const placed of allRepeated(manifest)) checkRepeated(manifest, placed, report);
}

function checkPass(manifest: Manifest, { pass, group, where }: PlacedPass, report: Report): void {
  for (const name of Object.values(pass.bind ?? {})) checkBuffer(manifest, name, where, report);
  if (pass.slice && !manifest.variants.webgpu?.uniform) report(where, UNTOLD, NAME_UNIFORM);
  checkAxis(pass, where, report);
  const told = [pass.repeat?.step, pass.slice?.offset, group?.repeat.step].filter((name) => name);
  if (new Set(told).size < told.length)
    report(where, 'step and offset have one name', 'give each its own uniform member');
}

function checkAxis({ slice, workgroups }: Pass, where: string, report: Report): void {
  if (slice && ['x', 'y', 'z'].indexOf(slice.axis) >= workgroups.length)
    report(`${where}.slice`, `the pass has no axis ${slice.axis}`, 'slice along an axis of `workgroups`');
}

const UNTOLD = 'a step or an offset needs a uniform to be told in';
const NAME_UNIFORM = 'name variants.webgpu.uniform';

function checkRepeated(manifest: Manifest, { entry, where }: PlacedEntry, report: Report): void {
  if (entry.repeat?.step && !manifest.variants.webgpu?.uniform) report(where, UNTOLD, NAME_UNIFORM);
  const pairs = pairsOf(entry.swap);
  const names = pairs.flat();
  for (const [first, second] of pairs) {
    for (const name of [first, second]) checkBuffer(manifest, name, where, report);
    if (first === second) report(`${where}.swap`, 'exchanges a buffer with itself', 'name two buffers');
    else if (!sameSize(manifest, first, second))
      report(`${where}.swap`, `\`${first}\` and \`${second}\` differ in type or shape`, 'give both the same');
  }
  for (const name of new Set(names)) {
    const role = manifest.buffers.find((buffer) => buffer.name === name)?.role;
    if (role === 'shared' || role === 'derived')
      report(
        `${where}.swap`,
        `\`${name}\` is ${role}: it outlasts the workunit`,
        'swap inputs, outputs and scratch only',
      );
    if (pairs.filter((pair) => pair.includes(name)).length > 1)
      report(`${where}.swap`, `\`${name}\` is in two pairs`, 'name every buffer in one pair only');
  }
}

function checkBuffer(manifest: Manifest, name: string, where: string, report: Report): void {
  if (!manifest.buffers.some((buffer) => buffer.name === name))
    report(where, `there is no buffer \`${name}\``, 'name buffers of this manifest');
}

function sameSize(manifest: Manifest, first: string, second: string): boolean {
  const [a, b] = [first, second].map((name) => manifest.buffers.find((buffer) => buffer.name === name));
  return JSON.stringify([a?.type, a?.shape]) === JSON.stringify([b?.type, b?.shape]);
}
