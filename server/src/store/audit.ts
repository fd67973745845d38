/** Statements about the list of who did what; the database refuses to change or delete a line. */
import type { AuditEntry } from '@manyhands/protocol';
import type { AuditStore } from './accounts-store.ts';
import type { Database } from './database.ts';

export function createAudit(database: Database): AuditStore {
  return {
    note: async ({ at, actor, through, action, subject, project }) => {
      await database.query(
        'insert into audit (at, actor, through, action, subject, project) values ($1, $2, $3, $4, $5, $6)',
        [at, actor, through, action, subject, project],
      );
    },
    audit: (project, before, limit) =>
      database.query<AuditEntry & Record<string, unknown>>(
        `select id::text as id, at::float8 as at, actor, through, action, subject, project from audit
          where ($1::text is null or project = $1) and ($2::bigint is null or id < $2)
          order by audit.id desc limit $3`,
        [project, before, limit],
      ),
  };
}
