/** Lays one molecule's graph over another's so that a sum of costs is least. */
import type { HeavyGraph } from './heavy-graph.ts';

/** Tries of one matching at most: beyond any drug; what is found by then is a true matching, if not the best. */
const MAX_TRIES = 2_000_000;

/**
 * The least sum of `cost(i, image of i)` over all ways to lay `first` over `second` that keep elements and bonds;
 * undefined where the graphs differ. Branch and bound: symmetric groups such as phenyl rings cost little.
 */
export function leastMatching(
  first: HeavyGraph,
  second: HeavyGraph,
  cost: (i: number, j: number) => number,
): number | undefined {
  const colours = colour([first, second]);
  const [mine = [], theirs = []] = colours;
  if ([...mine].sort().join() !== [...theirs].sort().join()) return undefined;
  const order = walk(first);
  const candidates = order.map((i) =>
    theirs
      .flatMap((name, j) => (name === mine[i] ? [{ j, cost: cost(i, j) }] : []))
      .sort((a, b) => a.cost - b.cost),
  );
  // What the atoms from here on cost at least.
  const floor = [0];
  for (const choices of candidates.toReversed()) floor.unshift((floor[0] ?? 0) + (choices[0]?.cost ?? 0));

  let best = Infinity;
  let tries = 0;
  const image = new Map<number, number>();
  const taken = new Set<number>();
  const place = (depth: number, sum: number): void => {
    if (sum + (floor[depth] ?? 0) >= best || tries > MAX_TRIES) return;
    const i = order[depth];
    if (i === undefined) {
      best = sum;
      return;
    }
    for (const choice of candidates[depth] ?? []) {
      tries++;
      if (taken.has(choice.j) || !keepsBonds(first, second, image, i, choice.j)) continue;
      taken.add(choice.j);
      image.set(i, choice.j);
      place(depth + 1, sum + choice.cost);
      image.delete(i);
      taken.delete(choice.j);
    }
  };
  place(0, 0);
  return best === Infinity ? undefined : best;
}

/** Whether every bond of `i` to an atom already laid has its counterpart. */
const keepsBonds = (
  first: HeavyGraph,
  second: HeavyGraph,
  image: ReadonlyMap<number, number>,
  i: number,
  j: number,
): boolean =>
  (first.bonds[i] ?? []).every((other) => {
    const laid = image.get(other);
    return laid === undefined || (second.bonds[j] ?? []).includes(laid);
  });

/** Atoms so that each but the first of a molecule's part is bonded to an earlier one. */
function walk({ atoms, bonds }: HeavyGraph): number[] {
  const order: number[] = [];
  const seen = new Set<number>();
  atoms.forEach((_, start) => {
    const open = seen.has(start) ? [] : [start];
    seen.add(start);
    for (const atom of open) {
      order.push(atom);
      for (const next of bonds[atom] ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  });
  return order;
}

/** Names atoms by element, then again and again by the names around them: only atoms of one name can be alike. */
function colour(graphs: readonly HeavyGraph[]): number[][] {
  let names = graphs.map(({ elements }) => [...elements]);
  let numbered: number[][] = [];
  for (let round = 0; ; round++) {
    const known = new Map<string, number>();
    for (const name of names.flat().sort()) if (!known.has(name)) known.set(name, known.size);
    const kinds = known.size;
    const before = new Set(numbered.flat()).size;
    numbered = names.map((list) => list.map((name) => known.get(name) ?? 0));
    if (round > 0 && kinds === before) return numbered;
    const current = numbered;
    names = graphs.map(({ bonds }, g) =>
      bonds.map((list, i) => {
        const around = list.map((j) => current[g]?.[j] ?? 0).sort((a, b) => a - b);
        return `${current[g]?.[i]}:${around.join()}`;
      }),
    );
  }
}
