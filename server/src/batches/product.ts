/** A product of two matrices as a batch: strips of rows and columns become blobs, every pair of strips a workunit. */
import { randomInt } from 'node:crypto';
import type { KernelBundle } from '@manyhands/kernel';
import {
  type BatchId,
  type BlobRef,
  type InputIssue,
  LIMITS,
  type NewProduct,
  Sha256,
} from '@manyhands/protocol';
import { z } from 'zod';
import { invalidInput } from '../http/refusals.ts';
import { digestOf } from '../sockets/digest.ts';
import type { BatchRecord, BlobAccess, Store } from '../store/store.ts';
import type { BatchDraft, DraftWorkunit } from './draft.ts';
import { checkProduct, type ProductCheck } from './freivalds.ts';
import {
  bytesOf,
  checkIntegers,
  columnStrip,
  type Matrix,
  placeTile,
  readMatrix,
  rowStrip,
  type Strips,
} from './matrix.ts';

/** Sums of integers are exact in f32 below this. */
const EXACT_BELOW = 2 ** 24;
/** Tiles of one product: a batch's worth of workunits. */
const MOST_TILES = 100_000;
/** Rounds of Freivalds' check: a wrong product passes with a chance of 2⁻²⁰. */
const CHECK_ROUNDS = 20;

const given = z.object({ hash: Sha256, shape: z.tuple([z.number(), z.number()]) });
/** What a product's batch remembers of its question. */
export const ProductDetails = z.object({
  a: given,
  b: given,
  tile: z.number(),
  mode: z.enum(['float', 'integer']),
});
export type ProductDetails = z.infer<typeof ProductDetails>;

export async function draftProduct(
  blobs: BlobAccess,
  kernel: KernelBundle,
  request: NewProduct,
): Promise<BatchDraft> {
  checkShapes(request);
  const a = await readMatrix(blobs, 'a', request.a);
  const b = await readMatrix(blobs, 'b', request.b);
  if (request.mode === 'integer') checkExact(a, b);
  const rows = await cut(blobs, a.rows, request.tile, (from, to) => rowStrip(a, from, to));
  const columns = await cut(blobs, b.columns, request.tile, (from, to) => columnStrip(b, from, to));
  const workunits: DraftWorkunit[] = rows.flatMap((row) =>
    columns.map((column) => ({
      label: `rows ${row.from}–${row.to - 1}, columns ${column.from}–${column.to - 1}`,
      params: { m: row.to - row.from, n: column.to - column.from, k: a.columns },
      inputs: { a: row.blob, b: column.blob },
    })),
  );
  const { project, title, priority, quorum, maxCopies, tile, mode } = request;
  const details: ProductDetails = { a: request.a, b: request.b, tile, mode };
  return {
    ...{ project, title, priority, quorum, maxCopies, workunits },
    kernel: kernel.id,
    manifest: kernel.manifest,
    agreement: mode === 'integer' ? { c: { kind: 'exact' } } : kernel.manifest.agreement,
    shared: {},
    plan: { kind: 'product', details },
  };
}

function checkShapes({ a, b, tile }: NewProduct): void {
  const issues: InputIssue[] = [];
  const [rows, inner] = a.shape;
  const [bRows, columns] = b.shape;
  if (inner !== bRows) {
    issues.push({
      where: 'b.shape',
      message: `a has ${inner} columns but b has ${bRows} rows`,
      cure: 'give matrices where the columns of a equal the rows of b',
    });
  }
  if (rows * columns * 4 > 2 ** 30) {
    issues.push({
      where: 'a.shape',
      message: `the product would have ${rows * columns * 4} bytes; ${2 ** 30} are allowed`,
      cure: 'split a by rows into several products',
    });
  }
  if (Math.ceil(rows / tile) * Math.ceil(columns / tile) > MOST_TILES) {
    issues.push({
      where: 'tile',
      message: `gives more than ${MOST_TILES} tiles`,
      cure: 'choose larger tiles',
    });
  }
  if (tile * tile * 4 > LIMITS.maxResultBytes) {
    issues.push({
      where: 'tile',
      message: `a tile would have ${tile * tile * 4} bytes; ${LIMITS.maxResultBytes} are allowed`,
      cure: `choose tiles of at most ${Math.floor(Math.sqrt(LIMITS.maxResultBytes / 4))}`,
    });
  }
  if (issues.length > 0) throw invalidInput('The matrices cannot be multiplied.', issues);
}

function checkExact(a: Matrix, b: Matrix): void {
  const issues: InputIssue[] = [];
  const largest = a.columns * checkIntegers('a', a, issues) * checkIntegers('b', b, issues);
  if (issues.length === 0 && largest >= EXACT_BELOW) {
    issues.push({
      where: 'mode',
      message: `sums may reach ${largest}, and f32 counts exactly only below ${EXACT_BELOW}`,
      cure: 'use smaller integers, split the inner dimension, or use the mode "float"',
    });
  }
  if (issues.length > 0) throw invalidInput('The matrices have no exact product in f32.', issues);
}

async function cut(
  blobs: BlobAccess,
  length: number,
  tile: number,
  strip: (from: number, to: number) => Float32Array,
): Promise<Strips> {
  const strips: { from: number; to: number; blob: BlobRef }[] = [];
  for (let from = 0; from < length; from += tile) {
    const to = Math.min(length, from + tile);
    const bytes = bytesOf(strip(from, to));
    const hash = digestOf(bytes);
    await blobs.put(hash, bytes);
    strips.push({ from, to, blob: { hash, bytes: bytes.byteLength } });
  }
  return strips;
}

/** Results read at a time while a product is put together. */
const PAGE = 64;

export interface Assembled {
  readonly product: Sha256;
  readonly check: ProductCheck;
}

/** Puts accepted tiles together, stores the product as a blob and checks it against its factors. */
export async function assembleProduct(
  store: Store,
  blobs: BlobAccess,
  batch: BatchRecord,
): Promise<Assembled> {
  const details = ProductDetails.parse(batch.plan.details);
  const [rows] = details.a.shape;
  const [, columns] = details.b.shape;
  const c: Matrix = { rows, columns, values: new Float32Array(rows * columns) };
  await eachTile(store, batch.batch, details, (tile, at) => placeTile(c, tile, at));
  const a = await readMatrix(blobs, 'a', details.a);
  const b = await readMatrix(blobs, 'b', details.b);
  const bytes = bytesOf(c.values);
  const product = digestOf(bytes);
  await blobs.put(product, bytes);
  const check = await checkProduct(a, b, c, CHECK_ROUNDS, () => (randomInt(2) === 0 ? 1 : -1));
  return { product, check };
}

/** Workunits are numbered in the order of the tiles, row of tiles after row of tiles. */
async function eachTile(
  store: Store,
  batch: BatchId,
  details: ProductDetails,
  place: (tile: Float32Array, at: Parameters<typeof placeTile>[2]) => void,
): Promise<void> {
  const across = Math.ceil(details.b.shape[1] / details.tile);
  let index = 0;
  let page = await store.acceptedResults(batch, null, PAGE);
  while (page.length > 0) {
    for (const { params, outputs } of page) {
      const bytes = Uint8Array.from(Buffer.from(outputs[0] ?? '', 'base64'));
      const at = {
        row: Math.floor(index / across) * details.tile,
        column: (index % across) * details.tile,
        rows: params.m ?? 0,
        columns: params.n ?? 0,
      };
      place(new Float32Array(bytes.buffer), at);
      index += 1;
    }
    const last = page.at(-1);
    page = last && page.length === PAGE ? await store.acceptedResults(batch, last.workunit, PAGE) : [];
  }
}
