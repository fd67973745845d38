/** A batch as it is asked for: checked against its kernel's manifest, measured, and stored whole or not at all. */
import { randomInt } from 'node:crypto';
import {
  type Agreement,
  ExpressionError,
  type KernelBundle,
  type Layout,
  layout,
  tooLarge,
  tooManyWorkgroups,
} from '@manyhands/kernel';
import {
  BatchId,
  type BlobRef,
  type InputIssue,
  type KernelVersionId,
  LIMITS,
  type NewBatch,
  type Reducer,
} from '@manyhands/protocol';
import { createShapeCheck } from '@manyhands/rules';
import { invalidInput, notFound } from '../http/refusals.ts';
import { BoundedMap } from '../store/bounded-map.ts';
import type { BatchPlan, Measured, NewBatchRecord, NewWorkunit } from '../store/store.ts';
import type { Catalogue } from './catalogue.ts';

export interface DraftWorkunit {
  readonly label: string;
  readonly params: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, BlobRef>>;
}

export interface BatchDraft
  extends Pick<NewBatch, 'project' | 'title' | 'priority' | 'quorum' | 'maxCopies'> {
  readonly kernel: KernelVersionId;
  readonly manifest: KernelBundle['manifest'];
  readonly agreement: Readonly<Record<string, Agreement>>;
  readonly shared: Readonly<Record<string, BlobRef>>;
  readonly workunits: readonly DraftWorkunit[];
  readonly plan: BatchPlan;
  readonly reducers?: readonly Reducer[];
}

/** What is to be stored of a batch. Throws `ApiError` where something does not fit. */
export async function recordOf(
  catalogue: Catalogue,
  draft: BatchDraft,
  now: number,
): Promise<{ readonly record: NewBatchRecord; readonly workunits: readonly NewWorkunit[] }> {
  if (!(await catalogue.project(draft.project))) throw notFound(`project "${draft.project}"`);
  checkCopies(draft);
  const { workunits, ...figures } = measure(draft);
  const { project, kernel, manifest, title, priority, quorum, maxCopies, agreement, shared, plan } = draft;
  const record = {
    ...{ batch: makeBatchId(title), project, kernel, manifest, title, priority, quorum, maxCopies },
    ...{ agreement, shared, plan, createdAt: now },
    ...figures,
    ...(draft.reducers ? { reducers: draft.reducers } : {}),
  };
  return { record, workunits };
}

/** Throws `ApiError` where copies can never be enough. */
export function checkCopies({ quorum, maxCopies }: Pick<NewBatch, 'quorum' | 'maxCopies'>): void {
  if (quorum <= maxCopies) return;
  throw invalidInput('The batch can never be accepted.', [
    {
      where: 'maxCopies',
      message: `${maxCopies} copies cannot give ${quorum} results that agree`,
      cure: 'raise maxCopies or lower quorum',
    },
  ]);
}

export function makeBatchId(title: string): BatchId {
  const words = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const suffix = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return BatchId.parse(`${words || 'batch'}-${suffix}`);
}

/** Layouts kept while a batch is measured; each is about a kB. */
const MOST_LAYOUTS = 1000;

/** Layouts by params: tiles and pose ranges mostly share a few. */
function layouts(draft: Pick<BatchDraft, 'manifest'>): (workunit: DraftWorkunit, index: number) => Layout {
  const known = new BoundedMap<string, Layout>(MOST_LAYOUTS);
  return (workunit, index) => {
    const key = JSON.stringify(workunit.params);
    const found = known.get(key);
    if (found) return found;
    const made = layoutOrRefuse(draft, workunit, index);
    known.set(key, made);
    return made;
  };
}

function layoutOrRefuse(draft: Pick<BatchDraft, 'manifest'>, workunit: DraftWorkunit, index: number): Layout {
  const where = `workunits[${index}].params`;
  try {
    const [many] = tooManyWorkgroups(draft.manifest, workunit.params);
    if (many) throw invalidInput('A workunit fits no device.', [{ where, ...many }]);
    return layout(draft.manifest, workunit.params);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const cure = 'choose params for which every shape and count is a whole number';
    throw invalidInput('A workunit has no layout.', [{ where, message: error.message, cure }]);
  }
}

/** Of no workunits, all figures are 0. Throws `ApiError` where one does not fit the kernel. */
export function measure(draft: Pick<BatchDraft, 'manifest' | 'shared' | 'workunits' | 'reducers'>): Measured {
  const checkShapes = createShapeCheck(draft.reducers ?? []);
  const layoutOf = layouts(draft);
  const issues: InputIssue[] = [];
  let memoryBytes = 0;
  let maxCost = 0;
  let sum = 0;
  const workunits = draft.workunits.map((workunit, index) => {
    const { cost, totalBytes, outputBytes, buffers } = layoutOf(workunit, index);
    if (outputBytes > LIMITS.maxResultBytes) issues.push(tooLong(index, outputBytes));
    for (const buffer of buffers) {
      const { name, role, bytes } = buffer;
      issues.push(...tooLarge(buffer).map((issue) => ({ where: `workunits[${index}].params`, ...issue })));
      const given = role === 'input' ? workunit.inputs[name] : role === 'shared' ? draft.shared[name] : null;
      if (given !== null && given?.bytes !== bytes) issues.push(wrongSize(index, name, role, bytes, given));
    }
    issues.push(...checkShapes((output) => buffers.find(({ name }) => name === output)?.shape ?? [], index));
    memoryBytes = Math.max(memoryBytes, totalBytes);
    maxCost = Math.max(maxCost, cost);
    sum += cost;
    return { ...workunit, cost };
  });
  if (issues.length > 0) throw invalidInput('The workunits do not fit their kernel.', issues);
  return { workunits, maxCost, meanCost: sum / Math.max(1, draft.workunits.length), memoryBytes };
}

const tooLong = (index: number, bytes: number): InputIssue => ({
  where: `workunits[${index}]`,
  message: `its result has ${bytes} bytes; ${LIMITS.maxResultBytes} are allowed`,
  cure: 'cut the work into smaller workunits',
});

const wrongSize = (
  index: number,
  name: string,
  role: string,
  bytes: number,
  given: BlobRef | undefined,
): InputIssue => ({
  where: role === 'shared' ? `shared.${name}` : `workunits[${index}].inputs.${name}`,
  message: given ? `has ${given.bytes} bytes; the params ask for ${bytes}` : 'is missing',
  cure: given ? 'upload a blob of that size or correct the params' : 'name the hash of an uploaded blob',
});
