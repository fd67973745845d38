/** Stores a part of a library that was read: ligands, workunits that dock them, and workunits that prepare them. */
import { insertEmptyBatch } from './batches.ts';
import type { Queries } from './database.ts';
import { grow, promiseLess } from './growing.ts';
import type { ReadLigand, ReadPart } from './searches-store.ts';

type Waiting = Extract<ReadLigand, { state: 'waiting' }>;

const STATES = { waiting: 0, ready: 1, refused: 2 } as const;

/** Within the caller's transaction. Gives the numbers of the batches that grew. */
export async function insertPart(queries: Queries, no: number, part: ReadPart): Promise<readonly number[]> {
  const { ligands, readTo } = part;
  const waiting = ligands.filter((ligand): ligand is Waiting => ligand.state === 'waiting');
  const prepared = await prepare(queries, no, part, waiting);
  const rows = ligands.map((ligand) => ({
    ...{ place: ligand.place, name: ligand.name, state: STATES[ligand.state] },
    smiles: ligand.state === 'waiting' ? ligand.smiles : null,
    preparation: ligand.state === 'waiting' ? (prepared.bySmiles.get(ligand.smiles) ?? null) : null,
    record: ligand.state === 'waiting' ? ligand.record : null,
    entry: ligand.state === 'refused' ? null : ligand.entry,
    refusal: ligand.state === 'refused' ? ligand.refusal : null,
  }));
  await queries.query(
    `insert into search_ligands (batch_no, place, state, name, smiles, preparation, record, entry, refusal)
     select $1, l.place, l.state, l.name, l.smiles, l.preparation, l.record, l.entry, l.refusal
       from json_to_recordset($2) as l(place int, state smallint, name text, smiles text, preparation bigint,
                                       record json, entry json, refusal json)`,
    [no, JSON.stringify(rows)],
  );
  await queries.query('update searches set read_to = $2, waiting = waiting + $3 where batch_no = $1', [
    no,
    readTo,
    waiting.length,
  ]);
  const workunits = ligands.flatMap((ligand) => (ligand.state === 'ready' ? ligand.workunits : []));
  await grow(queries, no, { workunits, ...part.docking });
  await promiseLess(queries, no, ligands.filter(({ state }) => state === 'refused').length);
  return [no, ...prepared.grew];
}

interface Prepared {
  readonly bySmiles: ReadonlyMap<string, string>;
  readonly grew: readonly number[];
}

/** One workunit for each SMILES that neither the cache nor an earlier part of this library has. */
async function prepare(
  queries: Queries,
  no: number,
  { preparation, preparing, version }: ReadPart,
  waiting: readonly Waiting[],
): Promise<Prepared> {
  const smiles = [...new Set(waiting.map((ligand) => ligand.smiles))];
  if (smiles.length === 0) return { bySmiles: new Map(), grew: [] };
  const known = await queries.query<{ smiles: string; preparation: string | null }>(
    `select smiles, null as preparation from conformers where version = $2 and smiles = any($3)
     union all
     select smiles, preparation::text from search_ligands
      where batch_no = $1 and smiles = any($3) and preparation is not null`,
    [no, version, smiles],
  );
  const bySmiles = new Map(known.flatMap((row) => (row.preparation ? [[row.smiles, row.preparation]] : [])));
  const asked = new Set(known.map((row) => row.smiles));
  const wanted = waiting.filter((ligand) => {
    const isFirst = !asked.has(ligand.smiles);
    asked.add(ligand.smiles);
    return isFirst;
  });
  if (wanted.length === 0) return { bySmiles, grew: [] };
  const into = await preparationBatch(queries, no, preparation);
  const workunits = wanted.map((ligand) => ligand.preparation);
  await grow(queries, into, { workunits, ...preparing });
  // It may have been done with what it had so far.
  await queries.query(
    `update batches set workunits = workunits + $2, state = case state when 'done' then 'running' else state end
      where no = $1`,
    [into, workunits.length],
  );
  const made = await queries.query<{ id: string; label: string }>(
    'select id::text, label from workunits where batch_no = $1 and label = any($2)',
    [into, workunits.map(({ label }) => label)],
  );
  const byName = new Map(made.map(({ id, label }) => [label, id]));
  for (const ligand of wanted) {
    const id = byName.get(ligand.preparation.label);
    if (id !== undefined) bySmiles.set(ligand.smiles, id);
  }
  return { bySmiles, grew: [into] };
}

/** Made when the first ligand needs it. */
async function preparationBatch(
  queries: Queries,
  no: number,
  batch: ReadPart['preparation'],
): Promise<number> {
  const rows = await queries.query<{ preparation_no: number | null }>(
    'select preparation_no from searches where batch_no = $1',
    [no],
  );
  const known = rows[0]?.preparation_no;
  if (known != null) return known;
  const made = await insertEmptyBatch(queries, batch);
  await queries.query('update searches set preparation_no = $2 where batch_no = $1', [no, made]);
  return made;
}
