/** Downloads of a search: table, poses, provenance. Poses are written while they are sent. */
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { posesPdbqt, posesSdf, provenance, rankingCsv } from '../batches/search-files.ts';
import { Named } from './batches.ts';
import type { App, HttpContext } from './context.ts';
import { requireSearch } from './require-search.ts';

type Search = Awaited<ReturnType<typeof requireSearch>>;

const PackageFile = z.object({ version: z.string() });
const { version: VERSION } = PackageFile.parse(createRequire(import.meta.url)('../../../package.json'));

export function addSearchFileRoutes(app: App, context: HttpContext): void {
  const schema = { params: Named };
  const serve = (name: string, type: string, write: (search: Search) => string | Readable): void => {
    app.get(`/api/batches/:batch/${name}`, { schema }, async (request, reply) => {
      const search = await requireSearch(context, request.params.batch);
      return reply
        .type(`${type}; charset=utf-8`)
        .header('content-disposition', `attachment; filename="${search.batch.batch}-${name}"`)
        .send(write(search));
    });
  };
  serve('ranking.csv', 'text/csv', rankingCsv);
  serve('poses.pdbqt', 'chemical/x-pdbqt', (search) => Readable.from(posesPdbqt(context.blobs, search)));
  serve('poses.sdf', 'chemical/x-mdl-sdfile', (search) => Readable.from(posesSdf(context.blobs, search)));
  serve('provenance.json', 'application/json', (search) =>
    JSON.stringify(provenance(search.batch, search, VERSION), null, 2),
  );
}
