/** Downloads of a search: table, poses, provenance. Poses are written while they are sent. */
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import { posesPdbqt, posesSdf, provenance, rankingCsv } from '../batches/search-files.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';
import { requireSearch } from './require-search.ts';

type Search = Awaited<ReturnType<typeof requireSearch>>;

const PackageFile = z.object({ version: z.string() });
const { version: VERSION } = PackageFile.parse(createRequire(import.meta.url)('../../../package.json'));

export function addSearchFileRoutes(add: AddRoute, context: HttpContext): void {
  const serve = (
    name: string,
    type: string,
    about: string,
    write: (search: Search) => string | Readable,
  ): void => {
    add('GET', `/api/batches/:batch/${name}`, {
      access: { touches: 'batch', scope: 'read' },
      params: Named,
      gives: [type],
      description: `Of a search: ${about}.`,
      handle: async ({ batch }, reply) => {
        const search = await requireSearch(context, batch);
        return reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${batch.batch}-${name}"`)
          .send(write(search));
      },
    });
  };
  serve('ranking.csv', 'text/csv', 'all ligands as a table', rankingCsv);
  serve('poses.pdbqt', 'chemical/x-pdbqt', 'poses as PDBQT', (search) =>
    Readable.from(posesPdbqt(context.blobs, search)),
  );
  serve('poses.sdf', 'chemical/x-mdl-sdfile', 'poses as an SD file', (search) =>
    Readable.from(posesSdf(context.blobs, search)),
  );
  serve('provenance.json', 'application/json', 'hashes, settings, seed and versions', (search) =>
    JSON.stringify(provenance(search.batch, search, VERSION), null, 2),
  );
}
