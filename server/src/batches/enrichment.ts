/** How well a ranking finds known actives: ROC AUC and enrichment factors. */
import type { Enrichment } from '@manyhands/protocol';

export interface Labelled {
  readonly label: 'active' | 'inactive' | null;
  /** Lower is better. */
  readonly total: number;
}

/** Null where there are not both actives and inactives among those ranked. Equal totals share their places. */
export function enrichmentOf(ranked: readonly Labelled[]): Enrichment | null {
  const labelled = ranked.filter(({ label }) => label !== null).sort((a, b) => a.total - b.total);
  const actives = labelled.filter(({ label }) => label === 'active');
  const inactives = labelled.filter(({ label }) => label === 'inactive');
  if (actives.length === 0 || inactives.length === 0) return null;
  return {
    actives: actives.length,
    inactives: inactives.length,
    auc: areaUnderCurve(actives, inactives),
    ef1: enrichmentAt(labelled, actives.length, 0.01),
    ef5: enrichmentAt(labelled, actives.length, 0.05),
  };
}

/** Chance that an active ranks before an inactive; ties count half (Mann and Whitney). Both lists are sorted. */
function areaUnderCurve(actives: readonly Labelled[], inactives: readonly Labelled[]): number {
  let wins = 0;
  let [before, upTo] = [0, 0];
  for (const { total } of actives) {
    while (before < inactives.length && (inactives[before]?.total ?? 0) < total) before += 1;
    while (upTo < inactives.length && (inactives[upTo]?.total ?? 0) <= total) upTo += 1;
    wins += inactives.length - upTo + (upTo - before) / 2;
  }
  return wins / (actives.length * inactives.length);
}

/** Share of actives among the best, over their share among all; at least one ligand is looked at. */
function enrichmentAt(sorted: readonly Labelled[], actives: number, share: number): number {
  const looked = Math.max(1, Math.round(share * sorted.length));
  const found = sorted.slice(0, looked).filter(({ label }) => label === 'active').length;
  return found / looked / (actives / sorted.length);
}
