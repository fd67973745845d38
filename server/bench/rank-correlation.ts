/** Whether two ways to score the same molecules put them in the same order. */

/** Spearman's rank correlation, -1 to 1; values that are equal share the mean of their ranks. NaN where one list has no order. */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number {
  if (first.length !== second.length) throw new Error('Two rankings of one list are as long as it is.');
  const [a, b] = [centred(ranksOf(first)), centred(ranksOf(second))];
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** 1 for the lowest; equal values share the mean of the ranks they fill. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const lower = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return lower + (equal + 1) / 2;
  });
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
