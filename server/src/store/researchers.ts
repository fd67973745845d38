/** What researchers and operators make: projects, sites, kernel versions, API tokens. */
import type { Manifest } from '@manyhands/kernel';
import type { NewProject, NewSite } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { Store } from './store.ts';

type Researchers = Pick<
  Store,
  | 'createProject'
  | 'project'
  | 'createSite'
  | 'site'
  | 'createKernel'
  | 'kernel'
  | 'saveToken'
  | 'tokenExists'
  | 'anyToken'
>;

type Rows<T> = T & Record<string, unknown>;

export function createResearchers(database: Database): Researchers {
  return {
    createProject: async ({ id, title, purpose, owner }, now) => {
      await database.query(
        'insert into projects (id, title, purpose, owner, created_at) values ($1, $2, $3, $4, $5)',
        [id, title, purpose, owner, now],
      );
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
    saveToken: async (sha256, label, now) => {
      await database.query(
        'insert into tokens (sha256, label, created_at) values ($1, $2, $3) on conflict (sha256) do nothing',
        [sha256, label, now],
      );
    },
    tokenExists: async (sha256) =>
      (await database.query('select 1 from tokens where sha256 = $1', [sha256])).length > 0,
    anyToken: async () => (await database.query('select 1 from tokens limit 1')).length > 0,
  };
}
