/** Takes finished results from the outbox to the coordinator, and forgets them once they are acknowledged. */
import type { AssignmentId, Refusal, ReportOutcome } from '@manyhands/protocol';
import type { OutboxEntry } from '../storage/database.ts';
import type { Outbox } from '../storage/outbox.ts';
import type { Connection } from './connection.ts';
import { LineLost } from './line.ts';

export interface Reporter {
  /** There may be something to send: a new result, or a line again. Reports already under way are not repeated. */
  flush(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  close(): void;
}

export interface ReporterOptions {
  readonly outbox: Outbox;
  readonly connection: Pick<Connection, 'report' | 'link'>;
  readonly sent: (bytes: number) => void;
  readonly refused: (assignment: AssignmentId, code: string, message: string) => void;
  /** The number of waiting results changed. */
  readonly changed: () => void;
}

/** A refusal of the whole report passes: the coordinator drains, is overloaded or has a fault of its own. */
const RETRY_MS = 5_000;

export function createReporter(options: ReporterOptions): Reporter {
  const { outbox, connection } = options;
  let underWay: Promise<void> | undefined;
  let again = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const settle = async (outcomes: readonly ReportOutcome[]) => {
    for (const outcome of outcomes) {
      if (outcome.status === 'refused') options.refused(outcome.assignment, outcome.code, outcome.message);
    }
    // Refused ones leave the outbox as well: sending them again would not help, and they are noted above.
    await outbox.remove(outcomes.map((outcome) => outcome.assignment));
    options.changed();
  };

  /** True when there may be more to send. */
  const sendOnce = async (): Promise<boolean> => {
    const entries = await outbox.take();
    if (entries.length === 0) return false;
    const attachment = joinOutputs(entries);
    const reply = await connection.report({ results: entries.map((entry) => entry.result) }, attachment);
    if (reply.ok) {
      options.sent(attachment.byteLength);
      await settle(reply.value.outcomes);
      return reply.value.outcomes.length > 0;
    }
    return await survive(reply, entries);
  };

  /** A report that the coordinator cannot read at all is given up one result at a time, never in a circle. */
  const survive = async (reply: Refusal, entries: readonly OutboxEntry[]): Promise<boolean> => {
    const [first] = entries;
    if ((reply.code === 'malformed' || reply.code === 'too-large') && first !== undefined) {
      options.refused(first.assignment, reply.code, reply.message);
      await outbox.remove([first.assignment]);
      options.changed();
      return true;
    }
    clearTimeout(retry);
    retry = setTimeout(flush, RETRY_MS);
    return false;
  };

  const sendAll = async () => {
    try {
      do {
        again = false;
        while (connection.link().kind === 'ready' && (await sendOnce()));
      } while (again);
    } catch (error) {
      // The next line flushes again; anything else is tried again in a while.
      if (!(error instanceof LineLost)) retry = setTimeout(flush, RETRY_MS);
    }
  };

  const flush = () => {
    again = true;
    underWay ??= sendAll().finally(() => {
      underWay = undefined;
    });
  };

  return {
    flush,
    idle: async () => underWay,
    close: () => clearTimeout(retry),
  };
}

function joinOutputs(entries: readonly OutboxEntry[]): Uint8Array {
  const attachment = new Uint8Array(entries.reduce((sum, entry) => sum + entry.outputs.byteLength, 0));
  let at = 0;
  for (const { outputs } of entries) {
    attachment.set(outputs, at);
    at += outputs.byteLength;
  }
  return attachment;
}
