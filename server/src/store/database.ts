/** Statements that outlive a crash of the database: a lost connection is waited out and the statement tried again. */
import pg from 'pg';
import { sleep } from './sleep.ts';

type Row = Record<string, unknown>;

export interface Queries {
  /** Rows of one parameterised statement. A `name` keeps it prepared on its connection. */
  query<R extends Row>(text: string, values?: readonly unknown[], name?: string): Promise<R[]>;
}

export interface Database extends Queries {
  /** Runs `work` in one transaction; tried again as a whole when the connection is lost. `attempt` counts from 0. */
  transaction<T>(work: (queries: Queries, attempt: number) => Promise<T>): Promise<T>;
  /** One statement that is its own transaction; `attempt` > 0 says that an earlier try may have committed unheard. */
  once<R extends Row>(statement: {
    name: string;
    text: string;
    values: readonly unknown[];
  }): Promise<{ rows: R[]; attempt: number }>;
  /** A statement for when all is committed, such as gathering statistics: now, or after the transaction that this is. */
  afterwards(statement: string): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseParts {
  readonly connection: pg.PoolConfig;
  /** Resolves when the server can be asked again. */
  available(): Promise<void>;
  /** Closes what is behind the connections. */
  close(): Promise<void>;
}

/** Connections: one for each hot pipeline, some for views and the API. */
const CONNECTIONS = 10;
/** Milliseconds that a statement waits for a database to come back. */
const PATIENCE_MS = 90_000;

/** Milliseconds after which a transaction is ended whose coordinator fell silent: its locks would stop the others. */
const ABANDONED_MS = 60_000;

/** SQLSTATEs after which the same transaction may be tried again at once. */
const CONFLICTS = new Set(['40001', '40P01']);
/** Shutting down, crashed, starting up: wait for the server. */
const SERVER_AWAY = new Set(['57P01', '57P02', '57P03']);
const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT']);
/** A missing socket is met by `connect`; a missing file, which is another matter, by `open`. */
const SOCKET_CALLS = new Set(['connect', 'read', 'write']);

export function createDatabase(parts: DatabaseParts): Database {
  const pool = new pg.Pool({
    max: CONNECTIONS,
    application_name: 'manyhands',
    idle_in_transaction_session_timeout: ABANDONED_MS,
    ...parts.connection,
  });
  // An idle connection that breaks is replaced when next needed; a busy one tells its statement. The listener stays
  // for the connection's whole life: its last error may come after it was given up.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let closing: Promise<void> | null = null;

  const retrying = async <T>(run: (attempt: number) => Promise<T>): Promise<T> => {
    const until = Date.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await run(attempt);
      } catch (error) {
        const kind = trouble(error);
        if (kind === 'ours' || closing || Date.now() > until) throw error;
        if (kind === 'away') await parts.available();
        await sleep(Math.min(20 * (attempt + 1), 500));
      }
    }
  };

  const withClient = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = trouble(error) === 'away';
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const transact = <T>(
    work: (queries: Queries, attempt: number) => Promise<T>,
    attempt: number,
  ): Promise<T> =>
    withClient(async (client) => {
      await client.query('begin');
      try {
        const value = await work(queriesOn(client), attempt);
        await client.query('commit');
        return value;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
    });

  return {
    query: (text, values, name) =>
      retrying(() => withClient((client) => queriesOn(client).query(text, values, name))),
    once: ({ name, text, values }) =>
      retrying(async (attempt) => ({
        rows: await withClient((client) => queriesOn(client).query(text, values, name)),
        attempt,
      })),
    transaction: (work) => retrying((attempt) => transact(work, attempt)),
    afterwards: async (statement) => {
      await retrying(() => withClient((client) => queriesOn(client).query(statement)));
    },
    close: () => {
      closing ??= pool.end().then(parts.close, parts.close);
      return closing;
    },
  };
}

function queriesOn(client: pg.PoolClient): Queries {
  return {
    query: async <R extends Row>(text: string, values: readonly unknown[] = [], name?: string) => {
      const config = { text, values: [...values], ...(name === undefined ? {} : { name }) };
      return (await client.query<R>(config)).rows;
    },
  };
}

/** Whose trouble an error is: a conflict with another transaction, a server that is away, or ours. */
function trouble(error: unknown): 'conflict' | 'away' | 'ours' {
  if (!(error instanceof Error)) return 'ours';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (CONFLICTS.has(code)) return 'conflict';
  if (SERVER_AWAY.has(code) || code.startsWith('08')) return 'away';
  if (LOST.has(code)) return 'syscall' in error && SOCKET_CALLS.has(String(error.syscall)) ? 'away' : 'ours';
  return /connection terminated|connection error|not queryable|timeout exceeded when trying to connect/i.test(
    error.message,
  )
    ? 'away'
    : 'ours';
}
