/** Example of `option-price`: a call of one year that ends when the share reaches 130. */
import { encode } from '@manyhands/kernel';
import type { Example } from '../example.ts';
import { type Terms, tablesOf } from './lattice.ts';

/** Prices in dollars; 252 trading days. */
export const TERMS: Terms = {
  spot: 100,
  strike: 100,
  rate: 0.05,
  volatility: 0.2,
  years: 1,
  steps: 252,
  knockOut: 130,
};

export const sharedOf = (terms: Terms) => {
  const { barrier, payoff } = tablesOf(terms);
  return new Map([
    ['barrier', encode('i32', barrier)],
    ['payoff', encode('f32', payoff)],
  ]);
};

/** Four workunits of 65,536 paths each, one after the other. */
export function makeExample(terms: Terms = TERMS): Example {
  const paths = 65_536;
  return {
    kernel: 'option-price',
    title: 'Knock-out call on a share',
    shared: sharedOf(terms),
    workunits: [0, 1, 2, 3].map((part) => ({
      label: `paths ${part * paths} to ${(part + 1) * paths - 1}`,
      params: { paths, first: part * paths, seed: 2026, steps: terms.steps },
      inputs: new Map(),
    })),
  };
}
