/** What reducers made of the accepted results of a batch so far. */
import { Reduced } from '@manyhands/protocol';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';

export function addReducedRoutes(add: AddRoute, { store }: HttpContext): void {
  add('GET', '/api/batches/:batch/reduced', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: z.array(Reduced),
    description: 'Figures of the reducers that the batch was made with, of the results accepted so far.',
    handle: async ({ batch: { batch } }) => [...(await store.reduced(batch))],
  });
}
