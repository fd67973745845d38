/** Everything an operator may set, each with its unit, its default and why; read from the environment by main only. */
import { fileURLToPath } from 'node:url';
import { FLOOD, type FloodOptions, RING, type RingOptions, SCHEDULING } from '@manyhands/rules';
import { z } from 'zod';

export interface CoordinatorOptions {
  /** TCP port; 0 lets the system choose (tests). */
  readonly port: number;
  /** Address to listen on. */
  readonly host: string;
  /** Folder of the embedded database, large blobs and the API token file. */
  readonly dataDir: string;
  /** PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** Folder of built pages; null serves none (tests, development). */
  readonly publicDir: string | null;
  /** Laboratory and demo: copies of a workunit may go to hosts behind one network address prefix. */
  readonly allowSharedAddresses: boolean;
  /** Number of reverse proxies in front whose X-Forwarded-For is believed; 0 believes none. */
  readonly trustedProxies: number;
  /** Milliseconds a connection may stay without a successful hello: keeps idle strangers from holding sockets. */
  readonly helloWithinMs: number;
  /** Milliseconds a work request is held open; below the 30 s after which common proxies drop a silent answer. */
  readonly holdMs: number;
  /** Milliseconds after a disconnection before its work goes to others; a page reload or a Wi-Fi change fits in. */
  readonly disconnectGraceMs: number;
  /** Milliseconds between looks for overdue assignments. */
  readonly expireEveryMs: number;
  /** Milliseconds in which workunits gather for the judge: nobody waits for a verdict, and many at once cost little more. */
  readonly judgeGatherMs: number;
  /** Milliseconds after which what was accepted without the judge is counted: progress and standing are as old as that at most. */
  readonly countEveryMs: number;
  /** Milliseconds between looks for workunits that a crash left unjudged; a look reads all of them. */
  readonly judgeEveryMs: number;
  /** Milliseconds between looks for accepted results to reduce: figures are as old as that at most. */
  readonly reduceEveryMs: number;
  /** Milliseconds between overviews for `/dash`. */
  readonly dashEveryMs: number;
  /** Milliseconds a shutdown waits for reports in progress. */
  readonly drainMs: number;
  /** Milliseconds after which volunteers should try again when we go away. */
  readonly retryInMs: number;
  /** How many messages a connection may send before it is slowed, then disconnected. */
  readonly flood: FloodOptions;
  /** How long a ring looks for hosts of other makes, and how long it lasts. */
  readonly ring: RingOptions;
  /** Connections in all; beyond it new ones are closed, so that those at work stay served. */
  readonly maxConnections: number;
  /** Bytes of one REST body: a screen with a large receptor and a thousand ligands fits. */
  readonly maxBodyBytes: number;
  /** Bytes of one uploaded blob: a 8192 × 8192 matrix of f32. */
  readonly maxBlobBytes: number;
  /** Bytes of one upload: a gigabyte of inputs with room, and hours on a slow line. */
  readonly maxUploadBytes: number;
  /** Bytes of one part of an upload: what is sent again after a crash, 13 s at 10 Mbit/s. */
  readonly uploadPartBytes: number;
  /** Uploads of one researcher that are not finished. */
  readonly maxUploads: number;
  /** Bytes that those announced, together: what one researcher can fill the disk with before a batch uses it. */
  readonly maxUploadingBytes: number;
  /** Milliseconds after its last part until an upload is given up; a weekend is survived. */
  readonly uploadKeptMs: number;
  /** Milliseconds between looks for uploads that were given up. */
  readonly sweepEveryMs: number;
  readonly logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
}

const root = fileURLToPath(new URL('../../', import.meta.url));

export const DEFAULT_OPTIONS: Omit<CoordinatorOptions, 'dataDir'> = {
  port: 8080,
  host: '0.0.0.0',
  databaseUrl: null,
  publicDir: `${root}dist`,
  allowSharedAddresses: false,
  trustedProxies: 0,
  helloWithinMs: 15_000,
  holdMs: 25_000,
  disconnectGraceMs: SCHEDULING.disconnectGraceMs,
  expireEveryMs: 1_000,
  judgeGatherMs: 250,
  countEveryMs: 1_000,
  judgeEveryMs: 60_000,
  reduceEveryMs: 1_000,
  dashEveryMs: 1_000,
  drainMs: 10_000,
  retryInMs: 2_000,
  flood: FLOOD,
  ring: RING,
  maxConnections: 50_000,
  maxBodyBytes: 64_000_000,
  maxBlobBytes: 268_435_456,
  maxUploadBytes: 4_294_967_296,
  uploadPartBytes: 16_777_216,
  maxUploads: 100,
  maxUploadingBytes: 21_474_836_480,
  uploadKeptMs: 3 * 86_400_000,
  sweepEveryMs: 600_000,
  logLevel: 'info',
};

const flag = z.enum(['0', '1', 'true', 'false', '']).transform((text) => text === '1' || text === 'true');
const whole = z.coerce.number().int().nonnegative();
/** Milliseconds of what is done again and again: more often would be all that a coordinator does. */
const every = z.coerce.number().int().min(10);

const Environment = z.object({
  PORT: whole.max(65_535).optional(),
  HOST: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).optional(),
  DATABASE_URL: z.string().min(1).optional(),
  PUBLIC_DIR: z.string().min(1).optional(),
  ALLOW_SHARED_ADDRESSES: flag.optional(),
  TRUSTED_PROXIES: whole.max(10).optional(),
  HOLD_MS: whole.optional(),
  DISCONNECT_GRACE_MS: whole.optional(),
  JUDGE_GATHER_MS: whole.optional(),
  COUNT_EVERY_MS: whole.optional(),
  REDUCE_EVERY_MS: every.optional(),
  RING_PATIENCE_MS: whole.optional(),
  MAX_CONNECTIONS: whole.optional(),
  MAX_BLOB_BYTES: whole.optional(),
  MAX_UPLOAD_BYTES: whole.optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).optional(),
});

/** Options from environment variables; throws one error that names every wrong variable. */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv): CoordinatorOptions {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Wrong settings in the environment:\n  ${lines.join('\n  ')}`);
  }
  const set = parsed.data;
  const base = { ...DEFAULT_OPTIONS, dataDir: `${root}data` };
  return {
    ...base,
    port: set.PORT ?? base.port,
    host: set.HOST ?? base.host,
    dataDir: set.DATA_DIR ?? base.dataDir,
    databaseUrl: set.DATABASE_URL ?? base.databaseUrl,
    publicDir: set.PUBLIC_DIR ?? base.publicDir,
    allowSharedAddresses: set.ALLOW_SHARED_ADDRESSES ?? base.allowSharedAddresses,
    trustedProxies: set.TRUSTED_PROXIES ?? base.trustedProxies,
    holdMs: set.HOLD_MS ?? base.holdMs,
    disconnectGraceMs: set.DISCONNECT_GRACE_MS ?? base.disconnectGraceMs,
    judgeGatherMs: set.JUDGE_GATHER_MS ?? base.judgeGatherMs,
    countEveryMs: set.COUNT_EVERY_MS ?? base.countEveryMs,
    reduceEveryMs: set.REDUCE_EVERY_MS ?? base.reduceEveryMs,
    ring: { ...base.ring, patienceMs: set.RING_PATIENCE_MS ?? base.ring.patienceMs },
    maxConnections: set.MAX_CONNECTIONS ?? base.maxConnections,
    maxBlobBytes: set.MAX_BLOB_BYTES ?? base.maxBlobBytes,
    maxUploadBytes: set.MAX_UPLOAD_BYTES ?? base.maxUploadBytes,
    logLevel: set.LOG_LEVEL ?? base.logLevel,
  };
}
