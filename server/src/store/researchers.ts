/** What researchers and operators make: projects, sites, kernel versions. */
import type { Manifest } from '@manyhands/kernel';
import type { NewProject, NewSite } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { Store } from './store.ts';

type Researchers = Pick<
  Store,
  'createProject' | 'project' | 'createSite' | 'site' | 'createKernel' | 'kernel'
>;

type Rows<T> = T & Record<string, unknown>;

export function createResearchers(database: Database): Researchers {
  return {
    createProject: async ({ id, title, purpose, owner }, now, made) => {
      const rows = await database.query(
        `with made as (
           insert into projects (id, title, purpose, owner, created_at) values ($1, $2, $3, $4, $5)
           on conflict (id) do nothing returning id),
         owned as (
           insert into members (project, researcher, role) select id, $6, 'owner' from made where $6::text is not null)
         select 1 from made`,
        [id, title, purpose, owner, now, made ?? null],
      );
      return rows.length > 0;
    },
    project: async (id) => {
      const rows = await database.query<Rows<NewProject>>(
        'select id, title, purpose, owner from projects where id = $1',
        [id],
      );
      return rows[0] ?? null;
    },
    createSite: async ({ key, name, origin, project }, now) => {
      await database.query(
        'insert into sites (key, name, origin, project, created_at) values ($1, $2, $3, $4, $5)',
        [key, name, origin, project ?? null, now],
      );
    },
    site: async (key) => {
      const rows = await database.query<
        Rows<Omit<NewSite, 'project'> & { project: NewSite['project'] | null }>
      >('select key, name, origin, project from sites where key = $1', [key]);
      if (!rows[0]) return null;
      const { project, ...site } = rows[0];
      return project ? { ...site, project } : site;
    },
    createKernel: async (kernel, manifest, now) => {
      // A version is named by its content, so making it again changes nothing.
      await database.query(
        'insert into kernels (id, manifest, created_at) values ($1, $2, $3) on conflict (id) do nothing',
        [kernel, JSON.stringify(manifest), now],
      );
    },
    kernel: async (id) => {
      const rows = await database.query<{ manifest: Manifest }>(
        'select manifest from kernels where id = $1',
        [id],
      );
      return rows[0]?.manifest ?? null;
    },
  };
}
