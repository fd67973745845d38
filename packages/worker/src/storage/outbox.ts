/** Finished results wait here until the coordinator has them: over reloads, lost networks and restarts. */
import { type AssignmentId, LIMITS } from '@manyhands/protocol';
import type { OutboxEntry, VolunteerDatabase } from './database.ts';
import { inGroups } from './in-groups.ts';

export interface Outbox {
  /** Finds what another tab left, whose place this one takes. */
  look(): Promise<void>;
  /** Resolves when the entry would outlive this page. */
  put(entry: OutboxEntry): Promise<void>;
  /** The oldest entries that fit one report. */
  take(): Promise<readonly OutboxEntry[]>;
  remove(assignments: readonly AssignmentId[]): Promise<void>;
  assignments(): readonly AssignmentId[];
  count(): number;
}

/**
 * Bytes of outputs that stay in memory as well: of short workunits hundreds are finished while the database, which a
 * busy page has to itself, reads one report's. What waits beyond is read when its turn comes.
 */
const AT_HAND_BYTES = 32_000_000;

type Change = { readonly put: OutboxEntry } | { readonly remove: readonly AssignmentId[] };

/** One tab at a time puts results there; what others had left is known from the last `look` on. */
export async function openOutbox(database: VolunteerDatabase): Promise<Outbox> {
  /** In the order in which they leave; null: in the database only. */
  const waiting = new Map<AssignmentId, OutboxEntry | null>();
  let atHand = 0;
  const look = async () => {
    for (const assignment of await database.getAllKeysFromIndex('outbox', 'savedAt'))
      if (!waiting.has(assignment)) waiting.set(assignment, null);
  };
  await look();

  const write = inGroups<Change>(async (changes) => {
    const transaction = database.transaction('outbox', 'readwrite');
    const { store } = transaction;
    const requests = changes.flatMap((change): Promise<unknown>[] =>
      'put' in change ? [store.put(change.put)] : change.remove.map((assignment) => store.delete(assignment)),
    );
    await Promise.all([...requests, transaction.done]);
  });

  const forget = (assignment: AssignmentId) => {
    atHand -= waiting.get(assignment)?.outputs.byteLength ?? 0;
    waiting.delete(assignment);
  };

  return {
    look,
    put: async (entry) => {
      forget(entry.assignment);
      // At once, so that it is never neither with the pipeline nor here.
      waiting.set(entry.assignment, entry);
      atHand += entry.outputs.byteLength;
      await write({ put: entry });
      if (atHand <= AT_HAND_BYTES || waiting.get(entry.assignment) !== entry) return;
      atHand -= entry.outputs.byteLength;
      waiting.set(entry.assignment, null);
    },
    take: async () => {
      const entries: OutboxEntry[] = [];
      let bytes = 0;
      for (const [assignment, kept] of waiting) {
        const entry = kept ?? (await database.get('outbox', assignment));
        if (entry === undefined) {
          forget(assignment);
          continue;
        }
        bytes += entry.outputs.byteLength;
        if (entries.length > 0 && bytes > LIMITS.maxAttachmentBytes) break;
        entries.push(entry);
        if (entries.length === LIMITS.maxResultsPerReport) break;
      }
      return entries;
    },
    remove: async (assignments) => {
      for (const assignment of assignments) forget(assignment);
      await write({ remove: assignments });
    },
    assignments: () => [...waiting.keys()],
    count: () => waiting.size,
  };
}
