/** A coordinator on a port of its own with its own database, and a researcher at its REST API. */
import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import {
  type AssignmentNotice,
  BatchCreated,
  BatchProgress,
  ProductState,
  RefusedResult,
} from '@manyhands/protocol';
import { references } from '@manyhands/shaders/referees';
import { z } from 'zod';
import {
  type Coordinator,
  createCoordinator,
  type Extensions,
  type OptionsGiven,
} from '../src/coordinator.ts';
import { apiRequest } from './api-request.ts';
import { makeDataDir } from './made-once.ts';
import { unwrap, type VolunteerClient } from './volunteer-client.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export interface Laboratory {
  readonly origin: string;
  readonly coordinator: Coordinator;
  readonly dataDir: string;
  /** A request to the API with the token; JSON both ways unless the body is bytes. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Closes and opens the coordinator again on the same data; another port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Quick for tests: nobody waits long for anything. Copies may go to one machine, since tests have only one. */
const QUICK = {
  port: 0,
  host: '127.0.0.1',
  publicDir: null,
  allowSharedAddresses: true,
  logLevel: 'error',
  expireEveryMs: 200,
  judgeGatherMs: 10,
  countEveryMs: 10,
  judgeEveryMs: 200,
  reduceEveryMs: 100,
  dashEveryMs: 100,
  disconnectGraceMs: 300,
  drainMs: 5000,
} as const;
/** A thousandth of the right one: tests make researchers by the dozen. */
const PASSWORD_COST = { log2N: 8, r: 8, p: 1 };

/** Milliseconds that making, starting or stopping a database may take on a loaded machine. */
export const STARTS_MS = 120_000;

export async function openLaboratory(
  options: Partial<OptionsGiven> = {},
  extensions: Extensions = {},
): Promise<Laboratory> {
  const dataDir = options.dataDir ?? (await makeDataDir('laboratory'));
  const open = async () => {
    const coordinator = await createCoordinator(
      { ...QUICK, ...options, dataDir },
      { passwordCost: PASSWORD_COST, ...extensions },
    );
    return { coordinator, origin: await coordinator.listen() };
  };
  let current = await open();
  return {
    get origin() {
      return current.origin;
    },
    get coordinator() {
      return current.coordinator;
    },
    dataDir,
    api: (method, path, body) => callApi(current.origin, current.coordinator.token ?? '', method, path, body),
    restart: async () => {
      await current.coordinator.close();
      current = await open();
    },
    close: async () => {
      await current.coordinator.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function callApi(
  origin: string,
  token: string,
  method: string,
  path: string,
  body: unknown,
): Promise<Answer> {
  return readAnswer(await fetch(origin + path, apiRequest(token, method, body)));
}

export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : JSON.parse(text),
  };
}

/** The body of an answer that must have succeeded. */
export function expectOk<S extends z.ZodType>(schema: S, answer: Answer): z.infer<S> {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

export async function makeProject(laboratory: Laboratory): Promise<string> {
  const id = `project-${randomBytes(4).toString('hex')}`;
  expectOk(
    z.unknown(),
    await laboratory.api('POST', '/api/projects', {
      id,
      title: 'A test',
      purpose: 'To see that it works.',
      owner: 'Testers',
    }),
  );
  return id;
}

export async function putBlob(laboratory: Laboratory, bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  expectOk(z.unknown(), await laboratory.api('PUT', `/api/blobs/${hash}`, bytes));
  return hash;
}

export interface ProductMade {
  readonly batch: string;
  readonly project: string;
  readonly workunits: number;
}

/** An integer product of two `size` × `size` matrices: `(size / tile)²` workunits of microseconds each. */
export async function makeProduct(
  laboratory: Laboratory,
  { size = 16, ...options }: Readonly<Record<string, unknown>> & { readonly size?: number } = {},
): Promise<ProductMade> {
  const project = typeof options.project === 'string' ? options.project : await makeProject(laboratory);
  const values = Float32Array.from({ length: size * size }, (_, i) => (i % 17) - 8);
  const hash = await putBlob(laboratory, new Uint8Array(values.buffer));
  const matrix = { hash, shape: [size, size] };
  const body = { project, title: 'Product', a: matrix, b: matrix, tile: 16, mode: 'integer', ...options };
  const made = expectOk(BatchCreated, await laboratory.api('POST', '/api/products', body));
  return { ...made, project };
}

export const progressOf = async (laboratory: Laboratory, batch: string): Promise<BatchProgress> =>
  expectOk(BatchProgress, await laboratory.api('GET', `/api/batches/${batch}`));

export const productOf = async (
  laboratory: Laboratory,
  batch: string,
): Promise<z.infer<typeof ProductState>> =>
  expectOk(ProductState, await laboratory.api('GET', `/api/products/${batch}`));

export const refusedOf = async (laboratory: Laboratory, batch: string): Promise<RefusedResult[]> =>
  expectOk(z.array(RefusedResult), await laboratory.api('GET', `/api/batches/${batch}/refused`));

/** The right outputs of a `matmul-tile` workunit, by its f64 referee from the real blobs. */
export async function computeTile(origin: string, assignment: AssignmentNotice): Promise<Uint8Array> {
  const buffers = new Map<string, Uint8Array>();
  for (const [name, { hash }] of Object.entries(assignment.inputs)) {
    const response = await fetch(`${origin}/blobs/${hash}`);
    buffers.set(name, new Uint8Array(await response.arrayBuffer()));
  }
  const outputs = references['matmul-tile']?.(assignment.params, buffers);
  const tile = outputs?.get('c');
  if (!tile) throw new Error('the referee of matmul-tile gave no c');
  return tile;
}

/** Takes and answers work honestly until a request comes back empty or the client is disconnected. */
export async function workHonestly(origin: string, client: VolunteerClient): Promise<number> {
  let done = 0;
  for (;;) {
    const { assignments } = unwrap(await client.request(10, 8));
    if (assignments.length === 0) return done;
    for (const assignment of assignments) {
      unwrap(await client.answer(assignment.assignment, [await computeTile(origin, assignment)]));
      done += 1;
    }
  }
}

/** Looks again until `condition` holds; fails after `withinMs`. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  condition: (value: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const value = await look();
    if (condition(value)) return value;
    if (Date.now() > until) throw new Error(`still not so after ${withinMs} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
