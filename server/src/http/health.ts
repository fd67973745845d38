/** `/api/health` for load balancers, `/api/openapi.json` for programs. */
import { z } from 'zod';
import type { App, HttpContext } from './context.ts';

const Health = z.object({ status: z.literal('ok'), hostsOnline: z.number().int().nonnegative() });

export function addHealth(app: App, context: HttpContext): void {
  app.get('/api/health', { schema: { response: { 200: Health } } }, async () => {
    // Answers only when the database does.
    await context.store.anyToken();
    return { status: 'ok' as const, hostsOnline: context.online() };
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
