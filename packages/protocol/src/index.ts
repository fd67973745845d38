/** The wire between coordinator, volunteers and researchers: ids, schemas, reply codes, limits. No I/O, no rules. */
export * from './dash.ts';
export * from './frame.ts';
export * from './ids.ts';
export * from './limits.ts';
export * from './reducers.ts';
export * from './reply.ts';
export * from './rest.ts';
export * from './rest-accounts.ts';
export * from './rest-batches.ts';
export * from './rest-kernels.ts';
export * from './rest-search.ts';
export * from './rest-uploads.ts';
export * from './volunteer.ts';
