/** From the terms of an option to the tables of `option-price`, and the values it is checked against. */

export interface Terms {
  /** Price of the share today and price at which the call buys, in one currency. */
  readonly spot: number;
  readonly strike: number;
  /** Continuously compounded, a year. */
  readonly rate: number;
  /** Standard deviation of the logarithm of the price, a year. */
  readonly volatility: number;
  readonly years: number;
  readonly steps: number;
  /** The call is worthless once the share has reached this price. */
  readonly knockOut?: number;
}

/** No level of a walk is that high. */
const NO_BARRIER = 2 ** 31 - 1;

/**
 * Jarrow and Rudd's lattice: up and down by equal odds, one step of volatility away from a drift that makes the
 * discounted price a fair game (which the cosh does to the last digit).
 */
export function priceAfter(
  { spot, rate, volatility, years, steps }: Terms,
  step: number,
  ups: number,
): number {
  const dt = years / steps;
  const jump = volatility * Math.sqrt(dt);
  return spot * Math.exp(step * (rate * dt - Math.log(Math.cosh(jump))) + (2 * ups - step) * jump);
}

/** Shared buffers of a batch: first level that is knocked out after each step, discounted payoff by ups. */
export function tablesOf(terms: Terms): { barrier: number[]; payoff: number[] } {
  const { steps, strike, rate, years, knockOut } = terms;
  const barrier = Array.from({ length: steps }, (_, step) => {
    if (knockOut === undefined) return NO_BARRIER;
    for (let ups = 0; ups <= step + 1; ups++) {
      if (priceAfter(terms, step + 1, ups) >= knockOut) return 2 * ups - (step + 1);
    }
    return NO_BARRIER;
  });
  const discount = Math.exp(-rate * years);
  const payoff = Array.from(
    { length: steps + 1 },
    (_, ups) => discount * Math.max(0, priceAfter(terms, steps, ups) - strike),
  );
  return { barrier, payoff };
}

/** Mean payoff over every path of the lattice, by forward induction: what Monte Carlo estimates. */
export function latticeValue(terms: Terms): number {
  const { barrier, payoff } = tablesOf(terms);
  let odds = [1];
  barrier.forEach((limit, step) => {
    const level = (ups: number) => 2 * ups - (step + 1);
    odds = Array.from({ length: step + 2 }, (_, ups) =>
      level(ups) >= limit ? 0 : ((odds[ups] ?? 0) + (odds[ups - 1] ?? 0)) / 2,
    );
  });
  return payoff.reduce((sum, paid, ups) => sum + paid * (odds[ups] ?? 0), 0);
}

/** Black and Scholes' value of the call without a barrier. */
export function blackScholes({ spot, strike, rate, volatility, years }: Terms): number {
  const spread = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate + volatility ** 2 / 2) * years) / spread;
  return spot * normal(d1) - strike * Math.exp(-rate * years) * normal(d1 - spread);
}

/** Share of a standard normal below x, by the series of Marsaglia (2004), doi:10.18637/jss.v011.i04. */
function normal(x: number): number {
  let [sum, term] = [x, x];
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= x ** 2 / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI);
}
