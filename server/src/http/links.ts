/** Public links of a batch: made, listed and removed by members of its project. */
import { BatchId, LinkCreated, LinkId, LinkSummary, NewLink } from '@manyhands/protocol';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import { hashOfNew, makeSecret } from '../access/secrets.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

/** Not with `submit`, which programs that send work have: a link shows results to the world. */
const publish = { touches: 'batch', scope: 'manage' } as const;

export function addLinkRoutes(add: AddRoute, { store, now, audited }: HttpContext): void {
  add('POST', '/api/batches/:batch/links', {
    access: publish,
    params: Named,
    body: NewLink,
    answer: LinkCreated,
    status: 201,
    description: 'Whoever has the link may read the batch, without an account. It is told once.',
    handle: async ({ principal, batch: { batch, project }, body: { label } }) => {
      const secret = makeSecret();
      const link = await audited(principal, async (deeds, note) => {
        const link = await deeds.createLink({ batch, label, sha256: hashOfNew(secret) }, now());
        await note({ action: 'link-made', subject: `${batch} ${link}`, project });
        return link;
      });
      // Behind the #, so that it is in no log of a server and no Referer.
      return { link, path: `/dash#/public/${secret}` };
    },
  });
  add('GET', '/api/batches/:batch/links', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: z.array(LinkSummary),
    description: 'Public links of the batch, without their secrets.',
    handle: async ({ batch: { batch } }) => [...(await store.links(batch))],
  });
  add('DELETE', '/api/batches/:batch/links/:link', {
    access: publish,
    params: z.object({ batch: BatchId, link: LinkId }),
    status: 204,
    description: 'Ends a public link at once.',
    handle: async ({ principal, batch: { batch, project }, params: { link } }) => {
      await audited(principal, async (deeds, note) => {
        if (!(await deeds.removeLink(batch, link))) throw notFound(`link ${link} of the batch "${batch}"`);
        await note({ action: 'link-removed', subject: `${batch} ${link}`, project });
      });
    },
  });
}
