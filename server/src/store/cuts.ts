/** Batches that are cut from files: each workunit is made once, whatever is repeated or interrupted. */
import { type Batches, FRESH, insertEmptyBatch, insertWorkunits } from './batches.ts';
import type { CutStore, UnfinishedCut } from './cuts-store.ts';
import type { Database, Queries } from './database.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import type { NewWorkunit } from './store.ts';

export interface CutParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly cursors: LeaseCursors;
}

export function createCutStore({ database, batches, cursors }: CutParts): CutStore {
  return {
    createCut: async (batch, promised, first) => {
      await database.transaction(async (queries) => {
        const no = await insertEmptyBatch(queries, batch);
        await queries.query('update batches set workunits = $2 where no = $1', [no, promised]);
        await make(queries, no, first, batch.quorum);
      });
      await database.afterwards('analyze workunits');
    },
    growCut: async (batch, made, next) => {
      const no = (await batches.numbersOf([batch])).get(batch) ?? 0;
      const grew = await database.transaction(async (queries) => {
        const [open] = await queries.query<{ quorum: number }>(
          `select quorum from batches where no = $1 and made = $2 and state = 'running' for no key update`,
          [no, made],
          'open-cut',
        );
        if (open) await make(queries, no, next, open.quorum);
        return open !== undefined;
      });
      if (grew) cursors.returned(no);
      return grew;
    },
    unfinishedCuts: () =>
      database.query<UnfinishedCut & Record<string, unknown>>(
        `select id as batch, made from batches
          where state = 'running' and plan->>'kind' = 'cut' and made < workunits order by no`,
      ),
  };
}

async function make(
  queries: Queries,
  no: number,
  workunits: readonly NewWorkunit[],
  quorum: number,
): Promise<void> {
  await insertWorkunits(queries, no, workunits, { need: quorum, queue: FRESH });
  await queries.query(
    'update batches set made = made + $2 where no = $1',
    [no, workunits.length],
    'made-of-cut',
  );
}
