/** Development: the coordinator with Vite as middleware, pages rebuilt as they are saved, on one port. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { createCoordinator } from './coordinator.ts';
import { sourceOf } from './dev-pages.ts';
import { optionsFromEnvironment } from './options.ts';
import { announce, closeOnSignals } from './process.ts';

const options = { ...optionsFromEnvironment(process.env), publicDir: null };
const coordinator = await createCoordinator(options, {
  fallback: (request, reply) => {
    reply.hijack();
    request.raw.url = sourceOf(request.raw.url ?? '/');
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
