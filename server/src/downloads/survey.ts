/** What there is to take home of a batch: its accepted workunits at this moment, and the shapes of their outputs. */
import { setImmediate as breathe } from 'node:timers/promises';
import { type ElementType, type Layout, layout, type Manifest } from '@manyhands/kernel';
import type { WorkunitId } from '@manyhands/protocol';
import { BoundedMap } from '../store/bounded-map.ts';
import type { BatchRecord, Store } from '../store/store.ts';

export interface OutputSurvey {
  readonly name: string;
  readonly type: ElementType;
  /** Null where workunits give different shapes. */
  readonly shape: readonly number[] | null;
  /** Of one workunit, the largest. */
  readonly bytes: number;
  /** Of all workunits together. */
  readonly allBytes: number;
  /** Of each axis, those of all workunits added. */
  readonly extents: readonly number[];
}

export interface Survey {
  /** In their order. What is accepted later is not in the download. */
  readonly workunits: readonly WorkunitId[];
  readonly outputs: readonly OutputSurvey[];
}

/** Workunits looked at between two breaths of the event loop: 10 ms. */
const PAGE = 500;
/** Layouts remembered; each is a kB. */
const MOST_LAYOUTS = 1000;

/** Layouts by params: most workunits of a batch share theirs. */
export function layoutsOf(manifest: Manifest): (params: Readonly<Record<string, number>>) => Layout {
  const known = new BoundedMap<string, Layout>(MOST_LAYOUTS);
  return (params) => {
    const key = JSON.stringify(params);
    const found = known.get(key) ?? layout(manifest, params);
    known.set(key, found);
    return found;
  };
}

type OutputBuffer = Layout['buffers'][number];

function withOne(before: OutputSurvey | undefined, { name, type, shape, bytes }: OutputBuffer): OutputSurvey {
  if (!before) return { name, type, shape, bytes, allBytes: bytes, extents: shape };
  return {
    ...{ name, type },
    shape: before.shape && before.shape.join() === shape.join() ? before.shape : null,
    bytes: Math.max(bytes, before.bytes),
    allBytes: before.allBytes + bytes,
    extents: before.extents.map((sum, axis) => sum + (shape[axis] ?? 0)),
  };
}

export async function surveyBatch(
  store: Pick<Store, 'acceptedWorkunits'>,
  { batch, manifest }: BatchRecord,
): Promise<Survey> {
  const layoutOf = layoutsOf(manifest);
  const workunits: WorkunitId[] = [];
  const outputs = new Map<string, OutputSurvey>();
  for (;;) {
    const page = await store.acceptedWorkunits(batch, workunits.at(-1) ?? null, PAGE);
    for (const { workunit, params } of page) {
      workunits.push(workunit);
      for (const buffer of layoutOf(params).buffers) {
        if (buffer.role !== 'output') continue;
        outputs.set(buffer.name, withOne(outputs.get(buffer.name), buffer));
      }
    }
    if (page.length < PAGE) return { workunits, outputs: [...outputs.values()] };
    await breathe();
  }
}
