/** Statements about what belongs to whom: members of projects, kernels and blobs of projects. */
import type { Member, NewProject, ProjectId, Sha256 } from '@manyhands/protocol';
import type { Membership, OwnershipStore } from './accounts-store.ts';
import type { Database } from './database.ts';
import { readProgress } from './views.ts';

type Rows<T> = T & Record<string, unknown>;

/** Hashes of one insert: 2 MB of text. */
const CHUNK = 10_000;

const bytesOf = (hash: Sha256): Buffer => Buffer.from(hash, 'hex');

export function createOwnership(database: Database): OwnershipStore {
  return {
    ...createMembers(database),
    ...createBelongings(database),
    projects: (of) =>
      database.query<Rows<NewProject>>(
        'select id, title, purpose, owner from projects where $1::text[] is null or id = any($1) order by id',
        [of],
      ),
    batchesOf: (of, limit) => readProgress(database, { only: null, of, limit }),
  };
}

function createMembers(
  database: Database,
): Pick<OwnershipStore, 'memberships' | 'members' | 'setMember' | 'removeMember'> {
  return {
    memberships: (researcher) =>
      database.query<Rows<Membership>>(
        'select project, role from members where researcher = $1',
        [researcher],
        'memberships',
      ),
    members: (project) =>
      database.query<Rows<Member>>(
        `select m.researcher, r.name, m.role from members m join researchers r on r.id = m.researcher
          where m.project = $1 order by m.role desc, m.researcher`,
        [project],
      ),
    setMember: async (project, researcher, role) => {
      const rows = await database.query(
        `insert into members (project, researcher, role) select $1, id, $3 from researchers where id = $2
         on conflict (project, researcher) do update set role = excluded.role returning 1`,
        [project, researcher, role],
      );
      return rows.length > 0;
    },
    removeMember: async (project, researcher) => {
      const rows = await database.query(
        'delete from members where project = $1 and researcher = $2 returning 1',
        [project, researcher],
      );
      return rows.length > 0;
    },
  };
}

function createBelongings(
  database: Database,
): Pick<
  OwnershipStore,
  | 'mayReadKernel'
  | 'giveKernel'
  | 'makersOf'
  | 'isPublished'
  | 'publishKernel'
  | 'mayReadBlob'
  | 'giveBlobs'
  | 'noteUpload'
> {
  return {
    mayReadKernel: async (kernel, { projects }) => {
      const rows = await database.query(
        `select 1 from kernels k
          where k.id = $1 and ($2::text[] is null or k.published_at is not null or exists (
            select 1 from kernel_projects p where p.kernel_no = k.no and p.project = any($2)))`,
        [kernel, projects],
        'may-read-kernel',
      );
      return rows.length > 0;
    },
    giveKernel: async (kernel, project, made) => {
      await database.query(
        `insert into kernel_projects (kernel_no, project, made) select no, $2, $3 from kernels where id = $1
         on conflict (kernel_no, project) do update set made = kernel_projects.made or excluded.made`,
        [kernel, project, made],
      );
    },
    makersOf: async (kernel) => {
      const rows = await database.query<{ project: ProjectId }>(
        'select p.project from kernel_projects p join kernels k on k.no = p.kernel_no where k.id = $1 and p.made',
        [kernel],
      );
      return rows.map(({ project }) => project);
    },
    isPublished: async (kernel) => {
      const rows = await database.query('select 1 from kernels where id = $1 and published_at is not null', [
        kernel,
      ]);
      return rows.length > 0;
    },
    publishKernel: async (kernel, now) => {
      await database.query('update kernels set published_at = $2 where id = $1 and published_at is null', [
        kernel,
        now,
      ]);
    },
    mayReadBlob: async (hash, { projects, researcher }) => {
      const rows = await database.query(
        `select 1 where $2::text[] is null
           or exists (select 1 from blob_projects where hash = $1 and project = any($2))
           or exists (select 1 from blob_researchers where hash = $1 and researcher = $3)
           or exists (select 1 from kernels k where k.id = encode($1, 'hex') and (k.published_at is not null
                or exists (select 1 from kernel_projects p where p.kernel_no = k.no and p.project = any($2))))`,
        [bytesOf(hash), projects, researcher],
        'may-read-blob',
      );
      return rows.length > 0;
    },
    giveBlobs: async (hashes, project) => {
      const all = [...new Set(hashes)];
      for (let from = 0; from < all.length; from += CHUNK) {
        await database.query(
          `insert into blob_projects (hash, project) select decode(h, 'hex'), $2 from unnest($1::text[]) h
           order by h on conflict do nothing`,
          [all.slice(from, from + CHUNK), project],
        );
      }
    },
    noteUpload: async (hash, researcher) => {
      await database.query(
        'insert into blob_researchers (hash, researcher) values ($1, $2) on conflict do nothing',
        [bytesOf(hash), researcher],
      );
    },
  };
}
