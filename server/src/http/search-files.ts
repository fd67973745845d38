/** Downloads of a search: table, poses, provenance. Poses are written while they are sent. */
import { Readable } from 'node:stream';
import { posesPdbqt, posesSdf, provenance, rankingCsv } from '../batches/search-files.ts';
import { Named } from './batches.ts';
import type { App, HttpContext } from './context.ts';
import { requireSearch } from './require-search.ts';

/** Of the package; raised with releases. */
const VERSION = '0.1.0';

export function addSearchFileRoutes(app: App, context: HttpContext): void {
  const schema = { params: Named };
  const saveAs = (batch: string, name: string): string => `attachment; filename="${batch}-${name}"`;
  app.get('/api/batches/:batch/ranking.csv', { schema }, async (request, reply) => {
    const search = await requireSearch(context, request.params.batch);
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', saveAs(search.batch.batch, 'ranking.csv'))
      .send(rankingCsv(search));
  });
  app.get('/api/batches/:batch/poses.pdbqt', { schema }, async (request, reply) => {
    const search = await requireSearch(context, request.params.batch);
    return reply
      .type('chemical/x-pdbqt; charset=utf-8')
      .header('content-disposition', saveAs(search.batch.batch, 'poses.pdbqt'))
      .send(Readable.from(posesPdbqt(context.blobs, search)));
  });
  app.get('/api/batches/:batch/poses.sdf', { schema }, async (request, reply) => {
    const search = await requireSearch(context, request.params.batch);
    return reply
      .type('chemical/x-mdl-sdfile; charset=utf-8')
      .header('content-disposition', saveAs(search.batch.batch, 'poses.sdf'))
      .send(Readable.from(posesSdf(context.blobs, search)));
  });
  app.get('/api/batches/:batch/provenance.json', { schema }, async (request, reply) => {
    const search = await requireSearch(context, request.params.batch);
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', saveAs(search.batch.batch, 'provenance.json'))
      .send(JSON.stringify(provenance(search.batch, search, VERSION), null, 2));
  });
}
