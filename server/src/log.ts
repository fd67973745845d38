/** Structured logs of the coordinator. */
import { type Logger, pino } from 'pino';
import type { CoordinatorOptions } from './options.ts';

export const createLog = (level: CoordinatorOptions['logLevel']): Logger =>
  pino({ level, base: null, redact: ['req.headers.authorization'] });
