/** Groups of results in which every pair agrees: the only thing that a quorum counts. */

/**
 * All largest groups of the items `0 … count − 1` in which every pair agrees, each ascending. Near-agreement is not
 * transitive (a ~ b and b ~ c say nothing of a and c), so chains never make a group. At most about 20 items, one for
 * every copy of a workunit: a search that gives up branches too short to win is ample.
 */
export function largestGroups(
  count: number,
  agrees: (a: number, b: number) => boolean,
): readonly (readonly number[])[] {
  let best: (readonly number[])[] = [];
  let size = 0;
  const extend = (group: readonly number[], open: readonly number[]): void => {
    if (group.length > size) [best, size] = [[], group.length];
    if (group.length === size && group.length > 0) best.push(group);
    open.forEach((item, index) => {
      if (group.length + open.length - index < size) return;
      extend(
        [...group, item],
        open.slice(index + 1).filter((other) => agrees(item, other)),
      );
    });
  };
  extend(
    [],
    Array.from({ length: count }, (_, index) => index),
  );
  return best;
}

/** Items that belong to every group. */
export function core(groups: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...rest] = groups;
  return first.filter((item) => rest.every((group) => group.includes(item)));
}
