/** The thread that cuts files into workunits: reading, unpacking and hashing gigabytes takes seconds that volunteers must not wait. */
import { parentPort } from 'node:worker_threads';
import {
  type CutPlan,
  CutRule,
  type CutWorkunit,
  INPUT_LIMITS,
  InputRefusal,
  planWorkunits,
} from '@manyhands/inputs';
import { layout, type Manifest } from '@manyhands/kernel';
import type { BlobRef, InputIssue } from '@manyhands/protocol';
import { createShapeCheck } from '@manyhands/rules';
import type { NewWorkunit } from '../store/store.ts';
import { type BlobMaker, createBlobMaker } from './blob-maker.ts';
import type { CutAnswer, CutAsked, CutHead, CutPart, CutQuestion } from './cut-messages.ts';
import { sourceOfPlace } from './place-source.ts';

/** Workunits of a part: a statement of half a MB. */
const PART = 500;
/** Bytes of inputs of a part: what is held twice at a time. */
const PART_BYTES = 4_000_000;

const port = parentPort;
if (!port) throw new Error('Files are cut in a worker thread.');

interface Cut {
  readonly manifest: Manifest;
  readonly workunits: AsyncGenerator<CutWorkunit>;
  readonly maker: BlobMaker;
}
let cut: Cut | null = null;

async function open(asked: CutAsked): Promise<CutHead> {
  const { manifest, rule, files, reducers, from, folder } = asked;
  const uploads = new Map(files.map(({ name, place }) => [name, sourceOfPlace(name, place)]));
  const planned = await planWorkunits(manifest, rule, uploads);
  if (!planned.ok) throw new InputRefusal(planned.issues);
  const plan = planned.value;
  const { count, cost, memoryBytes, inputBytes } = plan;
  const figures = { count, cost, memoryBytes, inputBytes };
  if (folder === null) return { ...figures, shared: {}, blobs: [] };
  if (from === 0 && (mayBeDamaged(rule) || reducers.length > 0)) await readToEnd(plan, asked);
  const maker = createBlobMaker(folder);
  const shared: Record<string, BlobRef> = {};
  for (const [name, array] of plan.shared) shared[name] = await maker.ofArray(array);
  const workunits = plan.workunits();
  for (let skipped = 0; skipped < from; skipped++) await workunits.next();
  cut = { manifest, workunits, maker };
  return { ...figures, shared, blobs: maker.take() };
}

/** Only what is packed can turn out to be damaged later: everything else was looked at when the plan was made. */
const mayBeDamaged = (rule: unknown): boolean =>
  Object.values(CutRule.parse(rule).inputs).some(({ each }) => each === 'file');

/** So that a batch is refused before anything of it is stored. */
async function readToEnd(plan: CutPlan, { manifest, reducers }: CutAsked): Promise<void> {
  const check = createShapeCheck(reducers);
  const issues: InputIssue[] = [];
  let index = 0;
  for await (const { params } of plan.workunits()) {
    const { buffers } = layout(manifest, params);
    issues.push(...check((output) => buffers.find(({ name }) => name === output)?.shape ?? [], index));
    index += 1;
  }
  if (issues.length > 0) throw new InputRefusal(issues.slice(0, INPUT_LIMITS.maxIssues));
}

async function next({ manifest, workunits, maker }: Cut): Promise<CutPart> {
  const made: NewWorkunit[] = [];
  while (made.length < PART && maker.waitingBytes < PART_BYTES) {
    const { value, done } = await workunits.next();
    if (done) break;
    const { label, params, inputs } = value;
    const refs = Object.fromEntries([...inputs].map(([name, bytes]) => [name, maker.ofBytes(bytes)]));
    made.push({ label, params, inputs: refs, cost: layout(manifest, params).cost });
  }
  return { workunits: made, blobs: maker.take() };
}

async function answer(question: CutQuestion): Promise<CutAnswer> {
  try {
    if (question.kind === 'open') return { kind: 'head', head: await open(question) };
    if (!cut) throw new Error('The thread that cuts files was asked for a part before it had any.');
    return { kind: 'part', part: await next(cut) };
  } catch (error) {
    if (error instanceof InputRefusal) return { kind: 'refused', issues: error.issues };
    return {
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

port.on('message', async (question: CutQuestion) => port.postMessage(await answer(question)));
