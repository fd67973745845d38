/** Asks for work whenever there is little, with one request under way; the coordinator may hold it until there is work. */
import type { Reply, WorkReply, WorkRequest } from '@manyhands/protocol';
import type { Connection } from '../connection/connection.ts';
import { LineLost } from '../connection/line.ts';

export type Hunger = 'no-work' | 'quota' | 'rate';

export interface Asker {
  /** Something changed: supply, line, wish. */
  consider(): void;
  /** A report was acknowledged: the coordinator may now give more than when it was asked. */
  renew(): void;
  hunger(): Hunger;
  close(): void;
}

export interface AskerOptions {
  readonly connection: Pick<Connection, 'link' | 'requestWork'>;
  /** What to ask for now; null: nothing. */
  readonly wanted: () => WorkRequest | null;
  readonly received: (work: WorkReply) => void;
  readonly changed: () => void;
}

/** An empty answer that was not held: do not ask in a circle. */
const SOON_MS = 1_000;
/** Refusals by code: how long to be silent. */
const SILENT_MS: Partial<Record<string, number>> = { 'quota-exhausted': 300_000, 'rate-limited': 10_000 };
const OTHERWISE_SILENT_MS = 5_000;
/** A held request may be replaced by a newer one this often. */
const RENEW_MS = 1_000;

export function createAsker(options: AskerOptions): Asker {
  let askedAt: number | null = null;
  /** Counts requests, so that the answer to a replaced one changes nothing but adds its work. */
  let latest = 0;
  let silentUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hunger: Hunger = 'no-work';

  const silence = (milliseconds: number) => {
    silentUntil = Date.now() + milliseconds;
    clearTimeout(timer);
    timer = setTimeout(consider, milliseconds);
  };

  const digest = (reply: Reply<WorkReply>, askedForMs: number) => {
    if (reply.ok) {
      hunger = 'no-work';
      options.received(reply.value);
      if (reply.value.assignments.length === 0 && askedForMs < SOON_MS) silence(SOON_MS);
      return;
    }
    hunger = reply.code === 'quota-exhausted' ? 'quota' : reply.code === 'rate-limited' ? 'rate' : 'no-work';
    silence(SILENT_MS[reply.code] ?? OTHERWISE_SILENT_MS);
  };

  const ask = async (request: WorkRequest) => {
    const mine = ++latest;
    const startedAt = Date.now();
    askedAt = startedAt;
    try {
      const reply = await options.connection.requestWork(request);
      if (mine === latest) {
        askedAt = null;
        digest(reply, Date.now() - startedAt);
      } else if (reply.ok) options.received(reply.value);
    } catch (error) {
      if (mine === latest) askedAt = null;
      if (!(error instanceof LineLost)) throw error;
    }
    options.changed();
    consider();
  };

  const consider = () => {
    if (askedAt !== null || Date.now() < silentUntil) return;
    if (options.connection.link().kind !== 'ready') return;
    const request = options.wanted();
    if (request !== null) void ask(request);
  };

  return {
    consider,
    renew: () => {
      if (askedAt !== null && Date.now() - askedAt > RENEW_MS) askedAt = null;
      consider();
    },
    hunger: () => hunger,
    close: () => clearTimeout(timer),
  };
}
