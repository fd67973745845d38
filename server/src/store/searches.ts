/** Searches that grow: libraries are read in parts, ligands wait for conformers, and each is settled exactly once. */
import type { BatchId, WorkunitId } from '@manyhands/protocol';
import { type Batches, insertEmptyBatch } from './batches.ts';
import type { Database, Queries } from './database.ts';
import { finishGrown, grow, lockTallies, promiseLess } from './growing.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import { dropNeedless } from './needless.ts';
import { insertPart } from './search-parts.ts';
import type { Searches, SearchLigandRow, SettledLigand, UnreadSearch } from './searches-store.ts';

export interface SearchesParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly cursors: LeaseCursors;
}

type Rows<T> = T & Record<string, unknown>;

export function createSearches(parts: SearchesParts): Searches {
  const { database, batches, cursors } = parts;
  const numberOf = async (batch: BatchId): Promise<number> =>
    (await batches.numbersOf([batch])).get(batch) ?? 0;
  /** Hosts that saw the end of a batch look again. */
  const grew = (numbers: readonly number[]): void => {
    for (const no of numbers) cursors.returned(no);
  };

  return {
    createSearch: async ({ batch, request, records, perLigand, reference }, part) => {
      await database.transaction(async (queries) => {
        const no = await insertEmptyBatch(queries, batch);
        const promised = (records + (reference ? 1 : 0)) * perLigand;
        await queries.query('update batches set workunits = $2 where no = $1', [no, promised]);
        await queries.query(
          'insert into searches (batch_no, request, per_ligand, records, read_to) values ($1, $2, $3, $4, 0)',
          [no, request, perLigand, records],
        );
        await insertPart(queries, no, part);
      });
      await database.afterwards('analyze workunits');
    },
    readOn: async (batch, from, part) => {
      const no = await numberOf(batch);
      const changed = await database.transaction(async (queries) => {
        const open = await queries.query(
          `select from searches s join batches b on b.no = s.batch_no
            where s.batch_no = $1 and s.read_to = $2 and b.state = 'running' for no key update`,
          [no, from],
        );
        return open.length > 0 ? insertPart(queries, no, part) : null;
      });
      grew(changed ?? []);
      return changed !== null;
    },
    unreadSearches: () =>
      database.query<Rows<UnreadSearch>>(
        `select b.id as batch, s.request, s.read_to as "readTo"
           from searches s join batches b on b.no = s.batch_no where s.read_to < s.records and b.state = 'running'`,
      ),
    saveConformer: async (smiles, version, coordinates, now) => {
      await database.query(
        'insert into conformers (smiles, version, coordinates, created_at) values ($1, $2, $3, $4) on conflict do nothing',
        [smiles, version, Buffer.from(coordinates), now],
        'save-conformer',
      );
    },
    settledLigands: (version, { smiles, preparations }, limit) =>
      readSettled(database, version, smiles ?? null, preparations ?? null, limit),
    dockLigand: async (batch, place, entry, docking) => {
      const no = await numberOf(batch);
      const docked = await database.transaction(async (queries) => {
        const settled = await settle(queries, no, place, { state: 1, entry });
        if (settled) await grow(queries, no, docking);
        return settled;
      });
      if (docked) grew([no]);
      return docked;
    },
    refuseLigand: async (batch, place, refusal) => {
      const no = await numberOf(batch);
      return database.transaction(async (queries) => {
        const settled = await settle(queries, no, place, { state: 2, refusal });
        if (settled) await promiseLess(queries, no, 1);
        return settled;
      });
    },
    finishSearches: () =>
      database.transaction(async (queries) => {
        const rows = await queries.query<{ no: number }>(
          `select b.no from batches b
            where b.state = 'running'
              and b.no in (select batch_no from searches where read_to = records and waiting = 0
                           union all select preparation_no from searches)`,
          [],
          'searches-to-finish',
        );
        const numbers = rows.map(({ no }) => no);
        await lockTallies(queries, numbers);
        await finishGrown(queries, numbers);
      }),
    searchLigands: async (batch) =>
      database.query<Rows<SearchLigandRow>>(
        `select case state when 0 then 'waiting' when 1 then 'ready' else 'refused' end as state, entry, refusal
           from search_ligands where batch_no = $1 order by place`,
        [await numberOf(batch)],
        'search-ligands',
      ),
    searchLigand: async (batch, name) => {
      const rows = await database.query<{ entry: unknown }>(
        'select entry from search_ligands where batch_no = $1 and name = $2 and state = 1',
        [await numberOf(batch), name],
        'search-ligand',
      );
      return rows[0]?.entry ?? null;
    },
    preparationOf: async (batch) => {
      const rows = await database.query<{ id: BatchId }>(
        'select p.id from searches s join batches p on p.no = s.preparation_no where s.batch_no = $1',
        [await numberOf(batch)],
      );
      return rows[0]?.id ?? null;
    },
  };
}

/** The row of a waiting ligand of a running search is taken once; whoever comes second finds it settled. */
async function settle(
  queries: Queries,
  no: number,
  place: number,
  to: { readonly state: 1; readonly entry: unknown } | { readonly state: 2; readonly refusal: unknown },
): Promise<boolean> {
  const open = await queries.query(
    `select from batches where no = $1 and state = 'running' for no key update`,
    [no],
    'lock-search',
  );
  if (open.length === 0) return false;
  const rows = await queries.query(
    `update search_ligands
        set state = $3, record = null, entry = coalesce($4, entry), refusal = $5
      where batch_no = $1 and place = $2 and state = 0 returning place`,
    [
      ...[no, place, to.state],
      to.state === 1 ? JSON.stringify(to.entry) : null,
      to.state === 2 ? JSON.stringify(to.refusal) : null,
    ],
    'settle-ligand',
  );
  if (rows.length === 0) return false;
  await queries.query(
    'update searches set waiting = waiting - 1 where batch_no = $1',
    [no],
    'one-waits-less',
  );
  await dropNeedless(queries, no, place);
  return true;
}

/** Workunits that are not open any more have their answer. */
const readSettled = (
  database: Database,
  version: string,
  smiles: string | null,
  preparations: readonly WorkunitId[] | null,
  limit: number,
): Promise<readonly SettledLigand[]> =>
  database.query<Rows<SettledLigand>>(
    `select b.id as batch, l.place, l.name, l.smiles, l.record, l.entry, c.coordinates,
            w.set_aside_reason as "setAside"
       from search_ligands l join batches b on b.no = l.batch_no
       left join conformers c on c.smiles = l.smiles and c.version = $1
       left join workunits w on w.id = l.preparation
      where l.state = 0 and b.state = 'running' and (c.smiles is not null or w.state <> 0)
        and ($2::text is null or l.smiles = $2) and ($3::bigint[] is null or l.preparation = any($3))
      order by l.batch_no, l.place limit $4`,
    [version, smiles, preparations, limit],
  );
