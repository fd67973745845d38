/** A search as it begins: planned in a thread, the first part of its library read, everything stored before it is answered. */
import { randomBytes } from 'node:crypto';
import type { KernelBundle } from '@manyhands/kernel';
import type { NewSearch, RefusedLigand, SearchCreated } from '@manyhands/protocol';
import { invalidInput, notFound } from '../http/refusals.ts';
import { partOf } from '../preparing/part.ts';
import { digestOf } from '../sockets/digest.ts';
import type { NewSearchRecord, ReadPart } from '../store/searches-store.ts';
import type { BatchRecord, BlobAccess, NewBatchRecord } from '../store/store.ts';
import type { Catalogue } from './catalogue.ts';
import { makeBatchId } from './draft.ts';
import { type HeadMessage, MOST_WORKUNITS, type PartMessage, type SearchAsked } from './search-messages.ts';
import { notUploaded, readSearch, type SearchReader } from './search-reader.ts';
import type { SearchDetails } from './search-record.ts';
import { windowOf } from './search-window.ts';

export interface SearchParts {
  /** Stores the search, whole or not at all. */
  keep(search: NewSearchRecord, part: ReadPart): Promise<void>;
  /** As whoever asks sees them; what is stored becomes the project's. */
  readonly blobs: BlobAccess;
  readonly catalogue: Catalogue;
  readonly docking: KernelBundle;
  readonly preparation: KernelBundle;
  readonly now: number;
}

export interface BegunSearch {
  readonly batch: BatchRecord;
  readonly created: SearchCreated;
  /** Where the library goes on; the caller closes it. */
  readonly reader: SearchReader;
  readonly readTo: number;
}

/** Throws `ApiError` where the search cannot be planned. */
export async function beginSearch(parts: SearchParts, request: NewSearch): Promise<BegunSearch> {
  const { keep, blobs, catalogue, docking, preparation } = parts;
  if (!(await catalogue.project(request.project))) throw notFound(`project "${request.project}"`);
  const asked = { ...request, receptor: await receptorText(blobs, request.receptor) };
  const reader = await readSearch(blobs, asked, 0);
  try {
    const { head } = reader;
    const promised = (head.records + (head.reference ? 1 : 0)) * head.perLigand;
    if (promised > MOST_WORKUNITS) throw invalidInput('The search is too large.', [TOO_LARGE]);
    const first = await reader.next();
    const refused = first.ligands.flatMap((ligand) => (ligand.state === 'refused' ? [ligand.refusal] : []));
    if (refused.length === first.ligands.length && first.readTo === head.records) {
      throw invalidInput('There is nothing to dock.', nothingToDock(refused));
    }
    const batch = batchOf(request, head, docking, parts.now);
    const text = new TextEncoder().encode(JSON.stringify(asked));
    const hash = digestOf(text);
    await blobs.put(hash, text);
    const { records, perLigand, reference } = head;
    await keep({ batch, request: hash, records, perLigand, reference }, partOf(batch, preparation, first));
    const created = { batch: batch.batch, ...toldOf(head, first, refused) };
    return { batch: { ...batch, state: 'running', published: true }, created, reader, readTo: first.readTo };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

function toldOf(
  head: HeadMessage,
  { ligands, readTo }: PartMessage,
  refused: readonly RefusedLigand[],
): Omit<SearchCreated, 'batch'> {
  const unread = head.records - readTo;
  const waiting = ligands.filter(({ state }) => state === 'waiting').length;
  const usable = ligands.length - refused.length;
  return {
    workunits: (usable + unread) * head.perLigand,
    ligands: usable,
    preparing: waiting + unread,
    box: head.box,
    refused: [...refused],
    notes: [...head.notes],
  };
}

function batchOf(request: NewSearch, head: HeadMessage, kernel: KernelBundle, now: number): NewBatchRecord {
  const { project, title, priority, maxCopies, purpose, secondOpinions } = request;
  const details: SearchDetails = {
    record: head.record,
    ...(purpose === undefined ? {} : { purpose }),
    window: windowOf(request),
    secondOpinions,
    scene: head.scene,
    secret: randomBytes(16).toString('hex'),
  };
  return {
    // One verified answer is enough; who asks for a second opinion is the certificate.
    ...{ batch: makeBatchId(title), project, title, priority, quorum: 1, maxCopies, shared: head.shared },
    ...{ kernel: kernel.id, manifest: kernel.manifest, agreement: kernel.manifest.agreement },
    // They grow with the workunits.
    ...{ createdAt: now, maxCost: 0, meanCost: 0, memoryBytes: 0 },
    plan: { kind: 'search', details },
  };
}

const nothingToDock = (refused: readonly RefusedLigand[]) =>
  refused.length === 0
    ? [{ where: 'library', message: 'it has no ligands', cure: 'give a library, a reference, or both' }]
    : refused.map(({ name, line, reason, cure }) => ({
        ...{ where: `library: ${name}`, message: reason, cure },
        ...(line > 0 ? { line } : {}),
      }));

const TOO_LARGE = {
  where: 'library',
  message: `the search has more than ${MOST_WORKUNITS} workunits`,
  cure: 'cut the library into several searches, or choose a smaller effort',
};

/** Bytes that are held: as many as a receptor may have that comes with the request. */
const MOST_RECEPTOR_BYTES = 50_000_000;
const RECEPTOR_TOO_LARGE = {
  where: 'receptor.hash',
  message: `has more than ${MOST_RECEPTOR_BYTES / 1_000_000} MB`,
  cure: 'leave out what is far from the box',
};

async function receptorText(
  blobs: BlobAccess,
  receptor: NewSearch['receptor'],
): Promise<SearchAsked['receptor']> {
  if ('text' in receptor) return receptor;
  const { name, format, hash } = receptor;
  const stat = await blobs.stat(hash);
  if (!stat) throw notUploaded('receptor', hash);
  if (stat.bytes > MOST_RECEPTOR_BYTES)
    throw invalidInput('The receptor is too large.', [RECEPTOR_TOO_LARGE]);
  const bytes = await blobs.get(hash);
  if (!bytes) throw notUploaded('receptor', hash);
  return { name, format, text: new TextDecoder().decode(bytes) };
}
