/** Checks drafts away from the page, so that typing never waits for a parser. */
import { expose } from 'comlink';
import { checkDraft } from './check.ts';

const worker = { check: checkDraft };
export type CheckWorker = typeof worker;
expose(worker);
