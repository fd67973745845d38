/** Development: the coordinator with Vite as middleware, pages rebuilt as they are saved, on one port. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { createCoordinator } from './coordinator.ts';
import { optionsFromEnvironment } from './options.ts';
import { announce, closeOnSignals } from './process.ts';

/** Where the pages' sources are, by the path that the built pages have. */
const SOURCES: Readonly<Record<string, string>> = {
  '/': '/contribute/index.html',
  '/dash': '/dashboard/index.html',
  '/dash/': '/dashboard/index.html',
  '/widget/': '/widget/index.html',
  '/widget.js': '/widget/src/embed.ts',
};

const options = { ...optionsFromEnvironment(process.env), publicDir: null };
const coordinator = await createCoordinator(options, {
  fallback: (request, reply) => {
    reply.hijack();
    const [path = '/', query] = (request.raw.url ?? '/').split('?');
    request.raw.url = (SOURCES[path] ?? path) + (query === undefined ? '' : `?${query}`);
    vite.middlewares(request.raw, reply.raw);
  },
});
const vite = await createServer({
  configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
  appType: 'mpa',
  server: { middlewareMode: true, hmr: { server: coordinator.app.server } },
});
closeOnSignals({
  ...coordinator,
  close: async () => {
    await vite.close();
    await coordinator.close();
  },
});
announce(coordinator, await coordinator.listen(), options);
