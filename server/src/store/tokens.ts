/** Statements about API tokens; a revoked one stays as a row, so that its number is never given again. */
import type { TokenId, TokenSummary } from '@manyhands/protocol';
import type { TokenRecord, TokenStore } from './accounts-store.ts';
import type { Database } from './database.ts';

type Rows<T> = T & Record<string, unknown>;

export function createTokens(database: Database): TokenStore {
  return {
    saveToken: async ({ sha256, label, researcher, scopes, project }, now) => {
      const rows = await database.query<{ id: TokenId }>(
        `insert into tokens (sha256, label, researcher, scopes, project, created_at)
         values ($1, $2, $3, $4, $5, $6) returning id::text as id`,
        [sha256, label, researcher, scopes, project, now],
      );
      const id = rows[0]?.id;
      if (id === undefined) throw new Error('a token was stored without a number');
      return id;
    },
    token: async (sha256) => {
      const rows = await database.query<Rows<TokenRecord>>(
        `select t.id::text as id, t.researcher, t.scopes, t.project, t.last_used_at::float8 as "lastUsedAt"
           from tokens t left join researchers r on r.id = t.researcher
          where t.sha256 = $1 and t.revoked_at is null and r.disabled_at is null`,
        [sha256],
        'token',
      );
      return rows[0] ?? null;
    },
    noteToken: async (id, now) => {
      await database.query('update tokens set last_used_at = $2 where id = $1', [id, now]);
    },
    anyToken: async () => (await database.query('select 1 from tokens limit 1')).length > 0,
    tokens: (researcher) =>
      database.query<Rows<TokenSummary>>(
        `select id::text as id, label, researcher, scopes, project, created_at::float8 as "createdAt",
                last_used_at::float8 as "lastUsedAt"
           from tokens where researcher is not distinct from $1 and revoked_at is null order by tokens.id`,
        [researcher],
      ),
    revokeToken: async (id, researcher, now) => {
      const rows = await database.query(
        `update tokens set revoked_at = $3
          where id = $1 and researcher is not distinct from $2 and revoked_at is null returning 1`,
        [id, researcher, now],
      );
      return rows.length > 0;
    },
  };
}
