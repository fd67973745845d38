/** The built pages, each with the content security policy that it can live with. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import type { App } from './context.ts';

/** Pages load only what we serve; WebAssembly may be compiled; nothing may be sent elsewhere. */
const BASE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];
const pagePolicy = (frameAncestors: string): string =>
  [...BASE_POLICY, "connect-src 'self'", `frame-ancestors ${frameAncestors}`].join('; ');

/** Of a script that runs as a worker: a kernel has no network, whatever it tries. */
const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'none'",
].join('; ');

interface Page {
  readonly file: string;
  /** Sites that may show the page in a frame. */
  readonly frameAncestors: string;
}

const PAGES: Readonly<Record<string, Page>> = {
  '/': { file: 'contribute/index.html', frameAncestors: "'none'" },
  '/dash': { file: 'dashboard/index.html', frameAncestors: "'none'" },
  '/dash/': { file: 'dashboard/index.html', frameAncestors: "'none'" },
  '/widget/': { file: 'widget/index.html', frameAncestors: '*' },
};

/** Hashed names never change their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Pages and widget.js are asked for anew each time, and answered with 304 while they are the same. */
const REVALIDATE = 'no-cache';

export async function addPages(app: App, folder: string): Promise<void> {
  if (!existsSync(folder)) {
    app.log.warn({ folder }, 'no built pages here; run "npm run build" to serve them');
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    cacheControl: false,
    // As the build left them beside each file.
    preCompressed: true,
    setHeaders: (reply) => {
      reply.header('x-content-type-options', 'nosniff');
    },
  });
  for (const [url, page] of Object.entries(PAGES)) {
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      reply.headers(headersOf(page)).sendFile(page.file),
    );
  }
  app.get('/widget', { schema: { hide: true } }, (request, reply) => {
    const query = request.url.indexOf('?');
    return reply.redirect(`/widget/${query < 0 ? '' : request.url.slice(query)}`, 308);
  });
  app.get('/widget.js', { schema: { hide: true } }, (_request, reply) =>
    openToAll(reply).header('cache-control', REVALIDATE).sendFile('widget.js'),
  );
  app.get('/assets/*', { schema: { hide: true } }, (request, reply) => {
    const path = decodeURIComponent(request.url.split('?')[0] ?? '').slice(1);
    if (/worker[^/]*\.js$/.test(path)) reply.header('content-security-policy', WORKER_POLICY);
    return openToAll(reply).header('cache-control', FOR_EVER).sendFile(path);
  });
  addLooseFiles(app, folder);
}

const headersOf = (page: Page) => ({
  'content-security-policy': pagePolicy(page.frameAncestors),
  'cache-control': REVALIDATE,
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
});

/** Scripts and what they import may be loaded by pages of any origin. */
const openToAll = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });

/** What browsers ask for at the root. The pages name their own icon, so there is none to send. */
function addLooseFiles(app: App, folder: string): void {
  for (const file of ['favicon.svg', 'robots.txt', 'manifest.webmanifest']) {
    if (!existsSync(join(folder, file))) continue;
    app.get(`/${file}`, { schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', REVALIDATE).sendFile(file),
    );
  }
  app.get('/favicon.ico', { schema: { hide: true } }, (_request, reply) => reply.code(204).send());
}
