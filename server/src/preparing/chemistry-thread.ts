/** Asks the thread that does the coordinator's own chemistry. */
import { startThread } from '../thread.ts';
import { createThreadLine } from '../thread-line.ts';
import type { ChemistryAnswer, ChemistryQuestion, DockQuestion, SearchText } from './chemistry-messages.ts';

export interface Chemistry {
  /** What is wrong with the conformer; null where nothing is. */
  faultOf(smiles: string, coordinates: Uint8Array): Promise<string | null>;
  /** `search` is asked for where the thread does not know the batch yet. */
  dock(
    question: Omit<DockQuestion, 'kind' | 'search'>,
    search: () => Promise<SearchText>,
  ): Promise<Extract<ChemistryAnswer, { kind: 'docked' | 'refused' }>>;
  close(): Promise<void>;
}

/** Milliseconds for one answer; the largest receptor takes a second to open on a loaded machine. */
const LONGEST_MS = 60_000;

export function createChemistry(): Chemistry {
  const line = createThreadLine<ChemistryQuestion, ChemistryAnswer>(
    () => startThread(new URL('./chemistry-worker.ts', import.meta.url)),
    LONGEST_MS,
  );
  const unexpected = (answer: ChemistryAnswer): Error =>
    new Error(`chemistry failed: ${answer.kind === 'failed' ? answer.message : answer.kind}`);
  return {
    faultOf: async (smiles, coordinates) => {
      const answer = await line.ask({ kind: 'check', smiles, coordinates });
      if (answer.kind === 'sound') return null;
      if (answer.kind === 'faulty') return answer.fault;
      throw unexpected(answer);
    },
    dock: async (question, search) => {
      const first = await line.ask({ kind: 'dock', ...question });
      const answer =
        first.kind === 'unknown-search'
          ? await line.ask({ kind: 'dock', ...question, search: await search() })
          : first;
      if (answer.kind === 'docked' || answer.kind === 'refused') return answer;
      throw unexpected(answer);
    },
    close: line.close,
  };
}
