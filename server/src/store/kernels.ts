/** Statements about lists of kernels. */
import type { KernelSummary } from '@manyhands/protocol';
import type { Database } from './database.ts';
import type { KernelsStore } from './kernels-store.ts';

export function createKernels(database: Database): KernelsStore {
  return {
    kernelsOf: (of, limit) =>
      database.query<KernelSummary & Record<string, unknown>>(
        `select k.id as kernel, k.manifest->>'name' as name, k.manifest->>'title' as title, o.projects,
                case when k.published_at is null then 'private' else 'published' end as state,
                array(select v from unnest('{webgpu,wasm,page}'::text[]) v where k.manifest->'variants'->v is not null)
                  as variants,
                k.created_at::float8 as "createdAt", k.published_at::float8 as "publishedAt"
           from kernels k,
                lateral (select array(select p.project from kernel_projects p where p.kernel_no = k.no
                   and ($1::text[] is null or p.project = any($1)) order by p.project) as projects) o
          where $1::text[] is null or k.published_at is not null or o.projects <> '{}'
          order by k.no desc limit $2`,
        [of, limit],
      ),
  };
}
