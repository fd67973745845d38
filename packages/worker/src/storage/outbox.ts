/** Finished results wait here until the coordinator has them: over reloads, lost networks and restarts. */
import { type AssignmentId, LIMITS } from '@manyhands/protocol';
import type { OutboxEntry, VolunteerDatabase } from './database.ts';

export interface Outbox {
  put(entry: OutboxEntry): Promise<void>;
  /** The oldest entries that fit one report. */
  take(): Promise<readonly OutboxEntry[]>;
  remove(assignments: readonly AssignmentId[]): Promise<void>;
  assignments(): Promise<readonly AssignmentId[]>;
  count(): Promise<number>;
}

export function createOutbox(database: VolunteerDatabase): Outbox {
  return {
    put: async (entry) => {
      await database.put('outbox', entry);
    },
    take: async () => {
      const entries: OutboxEntry[] = [];
      let bytes = 0;
      const store = database.transaction('outbox').store;
      for await (const cursor of store.index('savedAt')) {
        bytes += cursor.value.outputs.byteLength;
        if (entries.length > 0 && bytes > LIMITS.maxAttachmentBytes) break;
        entries.push(cursor.value);
        if (entries.length === LIMITS.maxResultsPerReport) break;
      }
      return entries;
    },
    remove: async (assignments) => {
      const transaction = database.transaction('outbox', 'readwrite');
      await Promise.all([...assignments.map((each) => transaction.store.delete(each)), transaction.done]);
    },
    assignments: () => database.getAllKeys('outbox'),
    count: () => database.count('outbox'),
  };
}
