/** Who agrees with whom in a ring: every answer is compared with every other, each pair once in a coordinator's life. */
import { setImmediate as breathe } from 'node:timers/promises';
import { type BufferBytes, elementBytes, layoutOutputs, type Manifest } from '@manyhands/kernel';
import type { BackendKind, BatchId, Comparison, Sha256, Spread } from '@manyhands/protocol';
import {
  backendFor,
  NO_SPREAD,
  type OutputRule,
  type OutputSpread,
  resultsAgree,
  spreadOf,
  together,
} from '@manyhands/rules';
import { BoundedMap } from '../store/bounded-map.ts';
import { deviceOf } from '../store/device-name.ts';
import { rulesOf } from '../store/judge-cases.ts';
import { cutOutputs } from '../store/payloads.ts';
import type { RingAnswer, RingComparisons } from '../store/rings-store.ts';
import type { BatchRecord, Store } from '../store/store.ts';

/** Of one pair of answers, by output in manifest order. */
interface Compared {
  readonly agreed: boolean;
  readonly spread: readonly OutputSpread[];
}

/** Pairs kept: those of some twenty rings; one is about 300 bytes. */
const MOST_KEPT = 20_000;

type Workunit = RingComparisons['workunits'][number];
type Pair = readonly [RingAnswer, RingAnswer];

export type Comparer = (batch: BatchRecord) => Promise<Comparison>;

export function createComparer(store: Store): Comparer {
  const kept = new BoundedMap<string, Compared>(MOST_KEPT);
  const underWay = new Map<BatchId, Promise<Comparison>>();

  const compareAll = async (batch: BatchRecord): Promise<Comparison> => {
    const { workunits, hosts } = await store.ringComparisons(batch.batch);
    const pairs = new Map<string, Comparison['pairs'][number] & { readonly all: OutputSpread[] }>();
    for (const workunit of workunits) {
      const missing = pairsOf(workunit).filter((pair) => !kept.has(keyOf(pair)));
      const outputs = await readOutputs(store, batch.manifest, workunit, missing);
      for (const pair of pairsOf(workunit)) {
        const compared = kept.get(keyOf(pair)) ?? compare(batch, workunit, pair, outputs);
        kept.set(keyOf(pair), compared);
        addTo(pairs, pair, compared);
        // A pair of 4 MB takes tens of milliseconds: others are served in between.
        if (missing.length > 0) await breathe();
      }
    }
    const names = rulesOf(batch).map(({ buffer }) => buffer.name);
    return {
      hosts: hosts.map((host) => describe(batch, host, workunits)),
      pairs: [...pairs.values()].map(({ all, ...pair }) => ({ ...pair, spread: all.map(shown(names)) })),
    };
  };

  return (batch) => {
    const known = underWay.get(batch.batch);
    if (known) return known;
    const made = compareAll(batch).finally(() => underWay.delete(batch.batch));
    underWay.set(batch.batch, made);
    return made;
  };
}

const pairsOf = ({ answers }: Workunit): Pair[] =>
  answers.flatMap((a, index) => answers.slice(index + 1).map((b): Pair => [a, b]));

const keyOf = ([a, b]: Pair): string => `${a.result} ${b.result}`;

/** Outputs by digest, of those answers that are to be compared byte by byte. */
async function readOutputs(
  store: Store,
  manifest: Manifest,
  { params }: Workunit,
  missing: readonly Pair[],
): Promise<ReadonlyMap<Sha256, BufferBytes>> {
  const unlike = missing.filter(([a, b]) => a.digest !== b.digest).flat();
  const digests = new Map(unlike.map(({ result, digest }) => [result, digest]));
  const payloads = await store.payloads([...digests.keys()]);
  const lengths = layoutOutputs(manifest, params);
  return new Map(
    [...payloads].flatMap(([result, payload]) => {
      const digest = digests.get(result);
      return digest === undefined ? [] : [[digest, cutOutputs(payload, lengths)] as const];
    }),
  );
}

function compare(
  batch: BatchRecord,
  { params }: Workunit,
  [a, b]: Pair,
  outputs: ReadonlyMap<Sha256, BufferBytes>,
): Compared {
  const rules = rulesOf(batch);
  const lengths = new Map(layoutOutputs(batch.manifest, params).map(({ name, bytes }) => [name, bytes]));
  const same = ({ buffer }: OutputRule): OutputSpread => ({
    ...NO_SPREAD,
    elements: (lengths.get(buffer.name) ?? 0) / elementBytes(buffer.type),
  });
  if (a.digest === b.digest) return { agreed: true, spread: rules.map(same) };
  const candidate = ({ digest, host, result }: RingAnswer) => ({
    ...{ result, host, digest, verdict: 'pending' as const },
    outputs: outputs.get(digest) ?? new Map<string, Uint8Array>(),
  });
  const [left, right] = [candidate(a), candidate(b)];
  const nothing = new Uint8Array();
  return {
    agreed: resultsAgree(rules, left, right),
    spread: rules.map(({ buffer }) =>
      spreadOf(buffer, left.outputs.get(buffer.name) ?? nothing, right.outputs.get(buffer.name) ?? nothing),
    ),
  };
}

/** One row for two hosts, whoever of them answered first. */
function addTo(
  pairs: Map<string, Comparison['pairs'][number] & { readonly all: OutputSpread[] }>,
  [one, other]: Pair,
  { agreed, spread }: Compared,
): void {
  const [a, b] = one.host < other.host ? [one.host, other.host] : [other.host, one.host];
  const before = pairs.get(`${a} ${b}`) ?? { a, b, agreed: 0, differed: 0, spread: [], all: [] };
  pairs.set(`${a} ${b}`, {
    ...before,
    agreed: before.agreed + (agreed ? 1 : 0),
    differed: before.differed + (agreed ? 0 : 1),
    all: spread.map((each, index) => together(before.all[index] ?? NO_SPREAD, each)),
  });
}

const shown =
  (names: readonly string[]) =>
  ({ elements, differing, absolute, relative, ulp }: OutputSpread, index: number): Spread => ({
    output: names[index] ?? '',
    ...{ absolute, relative, ulp },
    differing: elements === 0 ? 0 : differing / elements,
  });

function describe(
  batch: BatchRecord,
  { host, capabilities, failures }: RingComparisons['hosts'][number],
  workunits: readonly Workunit[],
): Comparison['hosts'][number] {
  const answers = workunits.flatMap((workunit) => workunit.answers.filter((answer) => answer.host === host));
  const backend: BackendKind = answers.at(-1)?.backend ?? backendFor(capabilities, batch) ?? 'wasm';
  const { webgpu } = capabilities;
  return {
    ...{ host, backend, results: answers.length, failures: [...failures] },
    vendor: backend === 'webgpu' ? (webgpu?.vendor ?? '') : '',
    device: deviceOf({ ...capabilities, backends: [backend] }),
  };
}
