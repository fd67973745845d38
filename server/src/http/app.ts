/** The HTTP side: REST API with its OpenAPI document, blobs, and the built pages. */
import swagger from '@fastify/swagger';
import { PROTOCOL_VERSION } from '@manyhands/protocol';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { createAddRoute } from '../access/route.ts';
import { lookThrough } from '../sockets/parse.ts';
import { addAccountRoutes } from './accounts.ts';
import { addAuditRoutes } from './audit.ts';
import { addBatchRoutes } from './batches.ts';
import { addBlobRoutes, addBlobUpload, takeRawBodies } from './blobs.ts';
import type { App, HttpContext } from './context.ts';
import { describeRoute } from './describe.ts';
import { addDeviceRoutes } from './devices.ts';
import { addDownloadRoutes } from './downloads.ts';
import { addDraftRoutes } from './drafts.ts';
import { addGalleryRoutes } from './gallery.ts';
import { addHealth } from './health.ts';
import { addKernelRoutes } from './kernels.ts';
import { addLigandRoutes } from './ligands.ts';
import { addLinkRoutes } from './links.ts';
import { addPages } from './pages.ts';
import { addProductRoutes } from './products.ts';
import { addProjectRoutes } from './projects.ts';
import { addPublicRoutes } from './public.ts';
import { addReducedRoutes } from './reduced.ts';
import { ApiError, handleError } from './refusals.ts';
import { addRingRoutes } from './rings.ts';
import { addScreenRoutes } from './screens.ts';
import { addSearchRoutes } from './searches.ts';
import { addSessionRoutes } from './sessions.ts';
import { addTokenRoutes } from './tokens.ts';
import { addUploadParts, addUploadRoutes } from './uploads.ts';

/** Answers what no route does: Vite in development. */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => void;

const nothingThere: Fallback = (request) => {
  throw new ApiError('not-found', `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`);
};

export async function buildApp(
  context: HttpContext,
  log: Logger,
  fallback: Fallback = nothingThere,
): Promise<App> {
  const app: App = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: context.options.maxBodyBytes,
    // A close must not wait for browsers that keep idle connections.
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(fallback);
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Manyhands',
        description: 'Projects, kernels, batches and results of a Manyhands coordinator.',
        version: String(PROTOCOL_VERSION),
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: describeRoute,
  });
  await app.register(async (api: App) => addApi(api, context));
  if (context.options.publicDir) await addPages(app, context.options.publicDir);
  return app;
}

/** Every route below `/api` and `/blobs` says who may ask: one that does not stops the coordinator from starting. */
async function addApi(api: App, context: HttpContext): Promise<void> {
  api.addHook('onRoute', ({ url, config }) => {
    if (!config?.access) throw new Error(`The route ${url} does not say who may ask. Add it with AddRoute.`);
  });
  const openRoutes = createAddRoute(api, context.guard);
  addHealth(openRoutes, context, () => api.swagger());
  addBlobRoutes(openRoutes, context);
  await api.register(async (raw: App) => {
    takeRawBodies(raw);
    const addRaw = createAddRoute(raw, context.guard);
    addBlobUpload(addRaw, context);
    addUploadParts(addRaw, context);
  });
  await api.register(async (json: App) => addJsonRoutes(json, context));
}

async function addJsonRoutes(api: App, context: HttpContext): Promise<void> {
  api.addHook('preValidation', async (request) => {
    if (lookThrough(request.body, Number.POSITIVE_INFINITY).hasNul) {
      throw new ApiError(
        'invalid-input',
        'The body has a text with a NUL character, which no text may have.',
      );
    }
  });
  const add = createAddRoute(api, context.guard);
  addSessionRoutes(add, context);
  addAccountRoutes(add, context);
  addTokenRoutes(add, context);
  addAuditRoutes(add, context);
  addProjectRoutes(add, context);
  addKernelRoutes(add, context);
  addGalleryRoutes(add);
  addDraftRoutes(add, context);
  addUploadRoutes(add, context);
  addRingRoutes(add, context);
  addBatchRoutes(add, context);
  addReducedRoutes(add, context);
  addDeviceRoutes(add, context);
  addLinkRoutes(add, context);
  addPublicRoutes(add, context);
  addDownloadRoutes(add, context);
  api.addHook('onClose', addLigandRoutes(add));
  addScreenRoutes(add, context);
  addSearchRoutes(add, context);
  addProductRoutes(add, context);
}
