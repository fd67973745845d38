/** What a page names must be found from the path where a browser opened it, query or not. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { expect, test } from 'vitest';
import { PAGE_PATHS, sourceOf } from './dev-pages.ts';

test('in development each page finds its script and its icon, with a query and without', async () => {
  const vite = await createServer({
    configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
    appType: 'mpa',
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, ws: false },
  });
  const server = createHttpServer((request, answer) => {
    request.url = sourceOf(request.url ?? '/');
    vite.middlewares(request, answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    for (const path of PAGE_PATHS.flatMap((each) => [each, `${each}?project=first`])) {
      const page = await fetch(origin + path, { headers: { accept: 'text/html' } });
      expect(page.headers.get('content-type'), path).toContain('text/html');
      const named = [...(await page.text()).matchAll(/<(?:script|link)[^>]*\s(?:src|href)="([^"]+)"/g)];
      expect(named.length, `${path} names a script`).toBeGreaterThan(0);
      for (const [, address = ''] of named) {
        const answer = await fetch(new URL(address, origin + path), { headers: { accept: '*/*' } });
        expect(answer.status, `${path} names ${address}`).toBe(200);
        expect(answer.headers.get('content-type'), address).toMatch(/javascript|svg/);
      }
    }
  } finally {
    server.close();
    server.closeAllConnections();
    await vite.close();
  }
});
