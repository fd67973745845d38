/** Pure decisions: access, scheduling, validation, trust, credit. Time, randomness and ids are arguments. */
export * from './access/principal.ts';
export * from './access/sessions.ts';
export * from './credit/credit.ts';
export { addressPrefix } from './scheduling/address.ts';
export { backendFor } from './scheduling/fits.ts';
export * from './scheduling/options.ts';
export { leaseLimit, planLease } from './scheduling/plan.ts';
export { expectedTime, nextSpeed } from './scheduling/speed.ts';
export type * from './scheduling/types.ts';
export * from './trust/effort.ts';
export * from './trust/flood.ts';
export * from './trust/quota.ts';
export { agree } from './validation/agree.ts';
export { isCertified, judge } from './validation/judge.ts';
export * from './validation/second-opinion.ts';
export type * from './validation/types.ts';
