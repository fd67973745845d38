/** Statements about public links of batches. */
import type { LinkId, LinkSummary } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { LinksStore, OpenedLink } from './links-store.ts';

type Rows<T> = T & Record<string, unknown>;

export function createLinks(database: Database): LinksStore {
  return {
    createLink: async ({ batch, sha256, label }, now) => {
      const rows = await database.query<{ id: LinkId }>(
        `insert into links (sha256, batch_no, label, created_at) select $1, no, $3, $4 from batches where id = $2
         returning links.id::text as id`,
        [sha256, batch, label, now],
      );
      const id = rows[0]?.id;
      if (id === undefined) throw new Error(`there is no batch ${batch} to link to`);
      return id;
    },
    links: (batch) =>
      database.query<Rows<LinkSummary>>(
        `select l.id::text as link, l.label, l.created_at::float8 as "createdAt", l.opened_at::float8 as "openedAt"
           from links l join batches b on b.no = l.batch_no where b.id = $1 order by l.id`,
        [batch],
      ),
    removeLink: async (batch, link) => {
      const rows = await database.query(
        'delete from links l using batches b where b.no = l.batch_no and b.id = $1 and l.id = $2 returning 1',
        [batch, link],
      );
      return rows.length > 0;
    },
    link: async (sha256) => {
      const rows = await database.query<Rows<OpenedLink>>(
        `select l.id::text as link, b.id as batch, l.opened_at::float8 as "openedAt"
           from links l join batches b on b.no = l.batch_no where l.sha256 = $1`,
        [sha256],
        'link',
      );
      return rows[0] ?? null;
    },
    noteLink: async (link, now) => {
      await database.query('update links set opened_at = $2 where id = $1', [link, now]);
    },
  };
}
