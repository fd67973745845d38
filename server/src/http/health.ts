/** `/api/health` for load balancers, `/api/openapi.json` for programs. */
import { Health } from '@manyhands/protocol';
import type { AddRoute } from '../access/route.ts';
import type { HttpContext } from './context.ts';

export function addHealth(add: AddRoute, context: HttpContext, describe: () => unknown): void {
  add('GET', '/api/health', {
    access: { touches: 'nothing', because: 'load balancers ask, and it says how many hosts are here' },
    answer: Health,
    description: 'Answers when the database does.',
    handle: async () => {
      // Answers only when the database does.
      await context.store.anyToken();
      return { status: 'ok' as const, hostsOnline: context.online() };
    },
  });
  add('GET', '/api/openapi.json', {
    access: { touches: 'nothing', because: 'it is the same for everyone' },
    hide: true,
    description: 'This document.',
    handle: async () => describe(),
  });
}
