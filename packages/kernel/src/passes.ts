/** The passes of a manifest: single ones and groups that are repeated together, in the order in which they run. */
import type { Manifest, Pair, Pass, Passes, PassGroup, Swap } from './manifest.ts';

export const isGroup = (entry: Pass | PassGroup): entry is PassGroup => 'passes' in entry;

/** Every pass once, groups opened. */
export const flatPasses = (passes: Passes): Pass[] =>
  passes.flatMap((entry) => (isGroup(entry) ? entry.passes : [entry]));

/** One pair or several are a list of pairs. */
export function pairsOf(swap: Swap | undefined): readonly Pair[] {
  if (swap === undefined) return [];
  return isPair(swap) ? [swap] : swap;
}
const isPair = (swap: Swap): swap is Pair => typeof swap[0] === 'string';

interface Placed {
  /** Its place in the manifest. */
  readonly where: string;
  readonly derives: boolean;
}
export interface PlacedPass extends Placed {
  readonly pass: Pass;
  /** The group that it is repeated with. */
  readonly group?: PassGroup;
}
/** What is repeated, and exchanges buffers: a pass or a group. */
export interface PlacedEntry extends Placed {
  readonly entry: Pass | PassGroup;
}

/** What a manifest lists as passes, those that derive first; groups unopened. */
export function allEntries({ derive, passes }: Manifest): PlacedEntry[] {
  return [
    ...(derive?.passes ?? []).map((entry, i) => ({ entry, where: `derive.passes[${i}]`, derives: true })),
    ...passes.map((entry, i) => ({ entry, where: `passes[${i}]`, derives: false })),
  ];
}

/** Passes in the order in which they run: those that derive first. */
export const allPasses = (manifest: Manifest): PlacedPass[] =>
  allEntries(manifest).flatMap(({ entry, where, derives }): PlacedPass[] =>
    isGroup(entry)
      ? entry.passes.map((pass, i) => ({ pass, group: entry, where: `${where}.passes[${i}]`, derives }))
      : [{ pass: entry, where, derives }],
  );

/** Passes and groups alike: whatever may be repeated or exchange buffers. */
export const allRepeated = (manifest: Manifest): PlacedEntry[] => [
  ...allEntries(manifest),
  ...allPasses(manifest).flatMap(({ pass, group, ...placed }) => (group ? [{ ...placed, entry: pass }] : [])),
];

/** Names of buffers that some pass or group exchanges. */
export const swappedBuffers = (manifest: Manifest): Set<string> =>
  new Set(allRepeated(manifest).flatMap(({ entry }) => pairsOf(entry.swap).flat()));
