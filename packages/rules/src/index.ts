/** Pure decisions: scheduling, validation, trust, credit. Time, randomness and ids are arguments. */
export * from './scheduling/types.ts';
export * from './validation/types.ts';
