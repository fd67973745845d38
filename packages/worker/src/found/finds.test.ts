/** What a page is shown of a docking result: the best pose, in the receptor's place, and not faster than a person can see. */
import { readFileSync } from 'node:fs';
import { createBundle, Manifest } from '@manyhands/kernel';
import { AssignmentNotice, BatchNotice } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import type { Item } from '../work/item.ts';
import { createFinds, describeFind } from './finds.ts';

const HASH = 'a'.repeat(64);
const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A carbon and, one Å along x, a nitrogen that reads the second map of a search. */
const atoms = join(...[floats(0, 0, 0), words(0)], ...[floats(1, 0, 0), words(256 * 1 + 65_536 * 1)]);
const bodies = new Uint8Array(32);
/** One rigid body: position, quaternion. */
const at = (x: number) => [x, 0, 0, 1, 0, 0, 0];

async function itemOf(kernel: string, inputs: Record<string, Uint8Array>, assignment = '1'): Promise<Item> {
  const path = new URL(`../../../../shaders/${kernel}/manifest.json`, import.meta.url);
  const manifest = Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  const batch = BatchNotice.parse({
    ...{ batch: '1', kernel: HASH, project: 'hiv-1', projectTitle: 'HIV', purpose: 'To learn.', owner: 'We' },
    ...{ title: 'Screen', shared: {} },
    scene: {
      ...{ kind: 'docking', receptor: { hash: HASH, bytes: 9 } },
      ...{ kinds: ['C_H', 'N_DA'], center: [10, 20, 30] },
    },
  });
  const notice = AssignmentNotice.parse({
    ...{ assignment, workunit: '1', batch: '1', label: 'aspirin', params: {}, inputs: {}, dueInMs: 1000 },
  });
  const bundle = await createBundle(manifest, { wgsl: '', wasm: new Uint8Array() });
  const materials = { kernel: bundle, cost: 1, blobs: new Map(), inputs };
  return { notice, batch, dueAt: 0, state: { kind: 'loaded', materials } };
}

const scored = (assignment?: string) =>
  itemOf('docking-score', { atoms, bodies, poses: floats(...at(1), ...at(2), ...at(3)) }, assignment);
/** The second pose is best by inter + intra, although the third has the lowest total. */
const energies = floats(-1, 0, -1, -5, 1, -4, -5, 3, -4.5);

test('of scored poses the one of lowest inter + intra is shown, where the receptor lies', async () => {
  const find = describeFind(await scored(), [energies]);
  expect(find).toMatchObject({ label: 'aspirin', purpose: 'To learn.', energy: -5 });
  expect(find?.atoms).toEqual([
    { element: 'C', x: 12, y: 20, z: 30 },
    { element: 'N', x: 13, y: 20, z: 30 },
  ]);
});

test('of searched poses those that are counted are compared', async () => {
  const item = await itemOf('docking-search', { atoms, bodies });
  const poses = floats(...at(1), -6, 1, ...at(2), -7, 0.5, ...at(3), -9, 0);
  const find = describeFind(item, [poses, words(0, 0, 0, 0, 2)]);
  expect(find?.energy).toBe(-7);
  expect(find?.atoms[0]?.x).toBe(12);
});

test('what has no finite energy, or no pose at all, is not shown', async () => {
  const item = await itemOf('docking-search', { atoms, bodies });
  expect(describeFind(item, [floats(...at(1), Number.NaN, 0), words(0, 0, 0, 0, 1)])).toBeNull();
  expect(describeFind(item, [new Uint8Array(), words(0, 0, 0, 0, 0)])).toBeNull();
  expect(describeFind(await itemOf('matmul-tile', {}), [floats(1)])).toBeNull();
});

test('a find stays for four seconds, and while nobody looks', async () => {
  let looking = true;
  const finds = createFinds(() => looking);
  const outcome = { status: 'done' as const, backend: 'wasm' as const, computeMs: 1, outputs: [energies] };
  expect(finds.look(0)).toBeNull();
  finds.finished(await scored('1'), outcome);
  expect(finds.look(0)?.assignment).toBe('1');
  finds.finished(await scored('2'), outcome);
  finds.finished(await scored('3'), outcome);
  expect(finds.look(3_999)?.assignment).toBe('1');
  looking = false;
  expect(finds.look(9_000)?.assignment).toBe('1');
  looking = true;
  expect(finds.look(9_000)?.assignment).toBe('3');
});
