/** The thread that plans a search: reading a library and listing near atoms takes seconds that volunteers must not wait. */
import { once } from 'node:events';
import { type MessagePort, parentPort } from 'node:worker_threads';
import type { BlobRef, DockingScene, RefusedLigand, Sha256 } from '@manyhands/protocol';
import { digestOf } from '../sockets/digest.ts';
import type { DraftWorkunit } from './draft.ts';
import type { SearchAsked } from './search-molecules.ts';
import { describeLigand, type PlannedSearch, planFromSearch, type SearchRefusal } from './search-plan.ts';
import type { SearchRecord } from './search-record.ts';

/** Told in this order: blobs before what refers to them, one workunit for each `next` from the other side. */
export type SearchMessage =
  | { readonly kind: 'refused'; readonly refusal: SearchRefusal }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'blob'; readonly ref: BlobRef; readonly bytes: Uint8Array }
  | { readonly kind: 'shared'; readonly shared: Readonly<Record<string, BlobRef>> }
  | { readonly kind: 'workunit'; readonly workunit: DraftWorkunit }
  | {
      readonly kind: 'end';
      /** Blob of the record. */
      readonly record: Sha256;
      readonly ligands: number;
      readonly box: SearchRecord['box'];
      readonly refused: readonly RefusedLigand[];
      readonly notes: readonly string[];
      readonly scene: DockingScene;
    };

const port = parentPort;
if (!port) throw new Error('search-worker runs as a worker thread.');
const say = (message: SearchMessage): void => port.postMessage(message);

/** Sends buffers as blobs, each object once: a ligand's are the same objects in all its workunits. */
const sent = new WeakMap<Uint8Array, BlobRef>();
const sendAll = (buffers: Readonly<Record<string, Uint8Array>>): Record<string, BlobRef> =>
  Object.fromEntries(Object.entries(buffers).map(([name, bytes]) => [name, send(bytes)]));
function send(bytes: Uint8Array): BlobRef {
  const known = sent.get(bytes);
  if (known) return known;
  const ref = { hash: digestOf(bytes), bytes: bytes.byteLength };
  sent.set(bytes, ref);
  say({ kind: 'blob', ref, bytes });
  return ref;
}
const sendBytes = (text: string): BlobRef => send(new TextEncoder().encode(text));
const sendText = (text: string): Sha256 => sendBytes(text).hash;

function recordOf(asked: SearchAsked, planned: PlannedSearch): SearchRecord {
  const { receptor, box, effort, chainsPerWorkunit, reference, refused } = planned;
  return {
    receptor: {
      name: asked.receptor.name,
      source: sendText(asked.receptor.text),
      hash: sendText(receptor.pdbqt),
      notes: [...receptor.notes],
    },
    box: { center: [...box.center], size: [...box.size] },
    boxFrom: asked.box ? 'given' : 'reference',
    effort: typeof effort === 'string' ? effort : { ...effort },
    seed: asked.seed,
    ...{ chainsPerWorkunit, reference, refused: [...refused] },
    ligands: planned.ligands.map((ligand) => ({
      name: ligand.name,
      hash: sendText(ligand.pdbqt),
      ...describeLigand(ligand),
      ...(ligand.smiles === undefined ? {} : { smiles: ligand.smiles }),
      ...(ligand.label === undefined ? {} : { label: ligand.label }),
      notes: [...ligand.notes],
    })),
  };
}

const sceneOf = ({ receptor, plan, box }: PlannedSearch): DockingScene => ({
  kind: 'docking',
  receptor: sendBytes(receptor.pdbqt),
  kinds: [...plan.kinds],
  center: [...box.center],
});

async function plan(port: MessagePort, asked: SearchAsked): Promise<void> {
  const outcome = await planFromSearch(asked);
  if ('refusal' in outcome) return say({ kind: 'refused', refusal: outcome.refusal });
  const { planned } = outcome;
  say({ kind: 'shared', shared: sendAll(planned.plan.shared) });
  for (const { label, params, inputs } of planned.plan.workunits) {
    say({ kind: 'workunit', workunit: { label, params, inputs: sendAll(inputs) } });
    await once(port, 'message');
  }
  const record = recordOf(asked, planned);
  say({
    kind: 'end',
    record: sendText(JSON.stringify(record)),
    ligands: record.ligands.length,
    box: record.box,
    refused: planned.refused,
    notes: planned.receptor.notes,
    scene: sceneOf(planned),
  });
}

// Without a listener the thread would end while molecules are prepared.
port.on('message', () => undefined);
port.once('message', (asked: SearchAsked) => {
  plan(port, asked).catch((error: unknown) =>
    say({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
