/** The thread that reads a search: molecules take milliseconds each, lists of near atoms a second. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import type { BlobRef, InputIssue } from '@manyhands/protocol';
import { digestOf } from '../sockets/digest.ts';
import { LongLine } from './library-lines.ts';
import { type NamedRecord, namedRecords, PART, readNamed, recordsOf } from './search-library.ts';
import {
  type HeadMessage,
  MOST_WORKUNITS,
  type PartLigand,
  type ReadMessage,
  type ReadQuestion,
  type SearchAsked,
} from './search-messages.ts';
import type { PreparedLigand } from './search-molecules.ts';
import { describeLigand, dock, planHead, type SearchHead } from './search-plan.ts';
import { preparationOf } from './search-preparation.ts';
import type { SearchLigand, SearchRecord } from './search-record.ts';

const port = parentPort;
if (!port) throw new Error('A search is read in a worker thread.');
const say = (message: ReadMessage): void => port.postMessage(message);

function send(bytes: Uint8Array): BlobRef {
  const ref = { hash: digestOf(bytes), bytes: bytes.byteLength };
  say({ kind: 'blob', ref, bytes });
  return ref;
}
const sendAll = (buffers: Readonly<Record<string, Uint8Array>>): Record<string, BlobRef> =>
  Object.fromEntries(Object.entries(buffers).map(([name, bytes]) => [name, send(bytes)]));
const sendText = (text: string): BlobRef => send(new TextEncoder().encode(text));

async function read({ asked, library, from }: ReadQuestion): Promise<void> {
  const outcome = await planHead(asked);
  if ('refusal' in outcome) return say({ kind: 'refused', refusal: outcome.refusal });
  const { head } = outcome;
  const records = countRecords({ asked, library });
  say({ kind: 'head', head: headOf(asked, head, records) });
  let ligands: PartLigand[] = from === 0 && head.reference ? [ready(head, head.reference, 0, 0)] : [];
  for (const named of namedRecords({ asked, library })) {
    if (named.place <= from) continue;
    ligands.push(await readOne(head, named));
    if (named.place < records && (named.place - from) % PART > 0) continue;
    say({ kind: 'part', ligands, readTo: named.place });
    ligands = [];
    // The last word on this search: the next message may be another one.
    if (named.place === records) return;
    await once(port as NonNullable<typeof port>, 'message');
  }
  if (records === 0) say({ kind: 'part', ligands, readTo: 0 });
}

/** Of a library with too many no more are counted: it is refused. */
function countRecords(question: Pick<ReadQuestion, 'asked' | 'library'>): number {
  let records = 0;
  for (const _ of recordsOf(question)) {
    records += 1;
    if (records > MOST_WORKUNITS) break;
  }
  return records;
}

async function readOne(head: SearchHead, named: NamedRecord): Promise<PartLigand> {
  const { place, name } = named;
  const found = await readNamed(named);
  if (found.ok === true) return ready(head, { ...found, name }, place, found.line);
  if (found.ok === false) {
    const { line, reason, cure } = found;
    return { place, name, state: 'refused', refusal: { name, line, reason, cure } };
  }
  const { waits, record } = found;
  const { kind, text, line, label } = record;
  const labelled = label === undefined ? {} : { label };
  const notes = [...named.notes];
  return {
    ...{ place, name, state: 'waiting', smiles: waits.smiles },
    entry: {
      ...{ name, heavyAtoms: waits.heavyAtoms, rotors: waits.torsions, torsions: waits.torsions },
      ...{ smiles: waits.smiles, ...labelled, notes },
    },
    record: { kind, text, line, ...labelled, notes },
    preparation: preparationOf(name, waits, (bytes) => send(bytes)),
  };
}

/** Of a ligand's workunits all have the same inputs: each is sent once. */
function ready(head: SearchHead, ligand: PreparedLigand, place: number, line: number): PartLigand {
  const { name } = ligand;
  const docked = dock(head.opened, ligand, place);
  if ('reason' in docked) return { place, name, state: 'refused', refusal: { name, line, ...docked } };
  const [first] = docked.workunits;
  const inputs = sendAll(first?.inputs ?? {});
  const workunits = docked.workunits.map(({ label, params }) => ({ label, params, inputs }));
  return { place, name, state: 'ready', entry: entryOf(ligand), workunits };
}

const entryOf = (ligand: PreparedLigand): SearchLigand => ({
  name: ligand.name,
  hash: sendText(ligand.pdbqt).hash,
  ...describeLigand(ligand),
  ...(ligand.smiles === undefined ? {} : { smiles: ligand.smiles }),
  ...(ligand.label === undefined ? {} : { label: ligand.label }),
  notes: [...ligand.notes],
});

function headOf(asked: SearchAsked, head: SearchHead, records: number): HeadMessage {
  const { receptor, box, effort, chainsPerWorkunit, perLigand, reference, opened } = head;
  const prepared = sendText(receptor.pdbqt);
  const record: SearchRecord = {
    receptor: {
      name: asked.receptor.name,
      source: sendText(asked.receptor.text).hash,
      hash: prepared.hash,
      notes: [...receptor.notes],
    },
    box: { center: [...box.center], size: [...box.size] },
    boxFrom: asked.box ? 'given' : 'reference',
    effort: typeof effort === 'string' ? effort : { ...effort },
    ...{ seed: asked.seed, chainsPerWorkunit, reference: reference?.name ?? null },
    ...{ ligands: [], refused: [] },
  };
  return {
    record: sendText(JSON.stringify(record)).hash,
    shared: sendAll(opened.shared),
    scene: { kind: 'docking', receptor: prepared, kinds: [...opened.kinds], center: [...box.center] },
    ...{ box: record.box, notes: receptor.notes, records, perLigand, reference: reference !== null },
  };
}

const tooLong = ({ line, message }: LongLine): InputIssue => ({
  ...{ where: 'library', line, message },
  cure: 'give SMILES, SD or PDBQT records as plain text; unpack a file that is packed',
});

// One search after the other. `next` asks for the next part of the search that is read.
port.on('message', (question: ReadQuestion | 'next') => {
  if (question === 'next') return;
  read(question).catch((error: unknown) =>
    say(
      error instanceof LongLine
        ? { kind: 'refused', refusal: { message: 'The library cannot be read.', issues: [tooLong(error)] } }
        : {
            kind: 'failed',
            message: error instanceof Error ? (error.stack ?? error.message) : String(error),
          },
    ),
  );
});
