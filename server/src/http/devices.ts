/** Who computes a batch. */
import { BatchDevice } from '@manyhands/protocol';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';

export function addDeviceRoutes(add: AddRoute, { store }: HttpContext): void {
  add('GET', '/api/batches/:batch/devices', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: z.array(BatchDevice),
    description: 'Who computes: hosts of one make and backend together, those with the most results first.',
    handle: async ({ batch: { batch } }) => [...(await store.devicesOf(batch))],
  });
}
