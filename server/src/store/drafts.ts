/** Statements about drafts of kernels. */
import type { Draft, DraftId, DraftSummary } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { DraftsStore } from './drafts-store.ts';

type Rows<T> = T & Record<string, unknown>;

const SUMMARY = `id::text as draft, project, contents->>'title' as title, revision,
                 saved_at::float8 as "savedAt", saved_by as "savedBy"`;

export function createDrafts(database: Database): DraftsStore {
  return {
    createDraft: async (project, { contents, savedBy }, now) => {
      const rows = await database.query<{ id: DraftId }>(
        `insert into drafts (project, contents, saved_at, saved_by) values ($1, $2, $3, $4)
         returning id::text as id`,
        [project, JSON.stringify(contents), now, savedBy],
      );
      const id = rows[0]?.id;
      if (id === undefined) throw new Error('a draft was stored without a number');
      return id;
    },
    draft: async (id) => {
      const rows = await database.query<Rows<Draft>>(
        `select ${SUMMARY}, contents from drafts where id = $1`,
        [id],
      );
      return rows[0] ?? null;
    },
    drafts: (project, limit) =>
      database.query<Rows<DraftSummary>>(
        `select ${SUMMARY} from drafts where project = $1 order by saved_at desc, drafts.id desc limit $2`,
        [project, limit],
      ),
    saveDraft: async (id, revision, { contents, savedBy }, now) => {
      const text = JSON.stringify(contents);
      const saved = await database.query<{ revision: number }>(
        `update drafts set contents = $3, saved_at = $4, saved_by = $5, revision = revision + 1
          where id = $1 and revision = $2 returning revision`,
        [id, revision, text, now, savedBy],
      );
      if (saved[0]) return saved[0].revision;
      const same = await database.query<{ revision: number }>(
        'select revision from drafts where id = $1 and contents::text = $2',
        [id, text],
      );
      return same[0]?.revision ?? null;
    },
    removeDraft: async (id) => {
      const rows = await database.query('delete from drafts where id = $1 returning 1', [id]);
      return rows.length > 0;
    },
  };
}
