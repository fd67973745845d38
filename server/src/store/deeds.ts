/** Deeds: the statement families as they are, on the one connection of a transaction. */
import { createBatches } from './batches.ts';
import { createCutStore } from './cuts.ts';
import type { Database, Queries } from './database.ts';
import type { Deeds, DeedsStore } from './deeds-store.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import { createLinks } from './links.ts';
import { createOwnership } from './ownership.ts';
import { createResearchers } from './researchers.ts';
import { createSearches } from './searches.ts';
import { createSignIn } from './sign-in.ts';
import { createTokens } from './tokens.ts';

export interface DeedsParts {
  readonly database: Database;
  readonly cursors: LeaseCursors;
}

export function createDeeds({ database, cursors }: DeedsParts): DeedsStore {
  return {
    deed: async (work) => {
      const later: string[] = [];
      const value = await database.transaction((queries, attempt) => {
        later.length = 0;
        return work(deedsOn(within(queries, attempt, later), cursors));
      });
      for (const statement of later) await database.afterwards(statement);
      return value;
    },
  };
}

function deedsOn(database: Database, cursors: LeaseCursors): Deeds {
  const batches = createBatches(database);
  const { createBatch, cancelBatch } = batches;
  const { createSearch } = createSearches({ database, batches, cursors });
  const { createCut } = createCutStore({ database, batches, cursors });
  return {
    ...createResearchers(database),
    ...createSignIn(database),
    ...createTokens(database),
    ...createOwnership(database),
    ...createLinks(database),
    ...{ createBatch, cancelBatch, createSearch, createCut },
    note: async ({ at, actor, through, action, subject, project }) => {
      await database.query(
        'insert into audit (at, actor, through, action, subject, project) values ($1, $2, $3, $4, $5, $6)',
        [at, actor, through, action, subject, project],
      );
    },
  };
}

/** A transaction looks like the database to what is done in it: what fails in it fails all of it. */
const within = (queries: Queries, attempt: number, later: string[]): Database => ({
  query: (text, values, name) => queries.query(text, values, name),
  transaction: (work) => work(queries, attempt),
  once: async ({ text, values, name }) => ({ rows: await queries.query(text, values, name), attempt }),
  afterwards: async (statement) => {
    later.push(statement);
  },
  close: async () => {
    throw new Error('a deed does not close the database');
  },
});
