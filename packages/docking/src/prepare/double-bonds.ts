/** Distributes double bonds over a conjugated system, so that every sp² carbon has one if that is possible. */

export type Candidate = { readonly a: number; readonly b: number; readonly length: number };

/** Choices tried before the best found so far is taken. Fused aromatics need a few hundred. */
const MAX_STEPS = 20_000;

/** Longest bond that is tried for its own sake; a longer one is a last resort. */
const LONG = 1.45;

/**
 * Picks bonds of which no two share an atom. First goal: as few required atoms without a bond as possible; second:
 * short bonds. Atoms with the fewest choices are decided first.
 * @param required atoms that need a double bond
 */
export function matchDoubleBonds(candidates: readonly Candidate[], required: readonly number[]): Candidate[] {
  let best: { chosen: Candidate[]; cost: number } = { chosen: [], cost: Number.POSITIVE_INFINITY };
  let steps = 0;
  const costOf = (bond: Candidate) => Math.max(0, bond.length - 1.3) + (bond.length > LONG ? 2 : 0);
  const search = (
    used: ReadonlySet<number>,
    chosen: Candidate[],
    open: readonly number[],
    cost: number,
  ): void => {
    steps += 1;
    if (cost >= best.cost || steps > MAX_STEPS) return;
    const waiting = open.filter((atom) => !used.has(atom));
    if (waiting.length === 0) {
      best = { chosen, cost };
      return;
    }
    const choicesOf = (atom: number) =>
      candidates
        .filter((c) => (c.a === atom || c.b === atom) && !used.has(c.a) && !used.has(c.b))
        .sort((x, y) => x.length - y.length);
    const [next] = waiting
      .map((atom) => ({ atom, choices: choicesOf(atom) }))
      .sort((x, y) => x.choices.length - y.choices.length);
    if (!next) return;
    for (const bond of next.choices) {
      search(new Set([...used, bond.a, bond.b]), [...chosen, bond], waiting, cost + costOf(bond));
    }
    const rest = waiting.filter((atom) => atom !== next.atom);
    search(used, chosen, rest, cost + 10);
  };
  search(new Set(), [], required, 0);
  return best.chosen;
}
