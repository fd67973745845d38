/** `manyhands batch watch`: a live bar until a batch is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, UnreachableError } from '@manyhands/client';
import type { BatchId, BatchProgress } from '@manyhands/protocol';
import { batchIn } from '../arguments.ts';
import { command } from '../command.ts';
import { duration } from '../duration.ts';
import type { Bar } from '../progress.ts';
import type { Session } from '../session.ts';

/** Milliseconds between looks: live for the eye, nothing for the coordinator. */
const LOOK_EVERY_MS = 1000;
/** Looks in a row without an answer: a coordinator that restarts is waited for. */
const MOST_UNANSWERED = 60;

export const watchCommands = [
  command({
    words: 'batch watch',
    takes: 'BATCH',
    does: 'shows progress until a batch is done; exit status 1 where workunits were set aside',
    options: {},
    run: async ({ names, session, client }) => {
      const ended = await untilEnded(await client(), batchIn(names), session);
      const { state, accepted, setAside, results } = ended;
      // With --json each look has been told as it was.
      if (!session.json)
        session.out.write(
          `${state}: ${accepted} accepted, ${setAside} set aside, ${results.refused} results refused\n`,
        );
      return state === 'done' && setAside === 0;
    },
  }),
];

async function untilEnded(api: Client, batch: BatchId, session: Session): Promise<BatchProgress> {
  const view = session.bars();
  const since = performance.now();
  let first: BatchProgress | undefined;
  let told = '';
  let unanswered = 0;
  try {
    for (;;) {
      const seen = await look(api, batch, ++unanswered);
      if (seen) {
        unanswered = 0;
        first ??= seen;
        view.show([barOf(seen, first, (performance.now() - since) / 1000)]);
        const line = JSON.stringify(seen);
        if (session.json && line !== told) session.out.write(`${line}\n`);
        told = line;
        if (seen.state === 'done' || seen.state === 'cancelled') return seen;
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: session.signal });
    }
  } finally {
    view.end();
  }
}

async function look(api: Client, batch: BatchId, unanswered: number): Promise<BatchProgress | null> {
  try {
    return await api.batches.get(batch);
  } catch (error) {
    if (error instanceof UnreachableError && unanswered < MOST_UNANSWERED) return null;
    throw error;
  }
}

const settled = ({ accepted, setAside }: BatchProgress): number => accepted + setAside;

function barOf(seen: BatchProgress, first: BatchProgress, seconds: number): Bar {
  const rate = (settled(seen) - settled(first)) / seconds;
  const left = (seen.workunits - settled(seen)) / rate;
  const { accepted, workunits, inProgress, preparing, results } = seen;
  const notes = [
    `${accepted}/${workunits} accepted`,
    `${inProgress} in work`,
    `${results.refused} refused`,
    ...(preparing ? [`${preparing} to prepare`] : []),
    ...(rate > 0 && left > 0 ? [`about ${duration(left)} left`] : []),
  ];
  return { label: seen.title.slice(0, 20), done: settled(seen), total: workunits, note: notes.join(', ') };
}
