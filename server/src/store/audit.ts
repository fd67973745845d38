/** Statements that read the list of who did what; its lines are written with the deeds, and never change. */
import type { AuditEntry } from '@manyhands/protocol';
import type { AuditStore } from './accounts-store.ts';
import type { Database } from './database.ts';

export function createAudit(database: Database): AuditStore {
  return {
    audit: (project, before, limit) =>
      database.query<AuditEntry & Record<string, unknown>>(
        `select id::text as id, at::float8 as at, actor, through, action, subject, project from audit
          where ($1::text is null or project = $1) and ($2::bigint is null or id < $2)
          order by audit.id desc limit $3`,
        [project, before, limit],
      ),
  };
}
