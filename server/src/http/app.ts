/** The HTTP side: REST API with its OpenAPI document, blobs, and the built pages. */
import swagger from '@fastify/swagger';
import { PROTOCOL_VERSION } from '@manyhands/protocol';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { lookThrough } from '../sockets/parse.ts';
import { addBatchRoutes } from './batches.ts';
import { addBlobRoutes, addBlobUpload } from './blobs.ts';
import type { App, HttpContext } from './context.ts';
import { addHealth } from './health.ts';
import { addKernelRoutes } from './kernels.ts';
import { addLigandRoutes } from './ligands.ts';
import { addPages } from './pages.ts';
import { addProductRoutes } from './products.ts';
import { addProjectRoutes } from './projects.ts';
import { ApiError, handleError } from './refusals.ts';
import { addScreenRoutes } from './screens.ts';
import { addSearchRoutes } from './searches.ts';
import { tokenIsValid } from './token.ts';

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
    transform: jsonSchemaTransform,
  });
  await app.register(async (open: App) => {
    addHealth(open, context);
    addBlobRoutes(open, context);
  });
  await app.register(async (api: App) => addResearcherRoutes(api, context));
  if (context.options.publicDir) await addPages(app, context.options.publicDir);
  return app;
}

/** Everything that needs an API token. */
async function addResearcherRoutes(api: App, context: HttpContext): Promise<void> {
  api.addHook('onRequest', async (request) => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    const valid = scheme?.toLowerCase() === 'bearer' && (await tokenIsValid(context.store, token ?? ''));
    if (!valid) {
      throw new ApiError('unauthorized', 'Give an API token: "authorization: Bearer <token>".');
    }
  });
  await api.register(async (raw: App) => addBlobUpload(raw, context));
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
  addProjectRoutes(api, context);
  addKernelRoutes(api, context);
  addBatchRoutes(api, context);
  addLigandRoutes(api);
  addScreenRoutes(api, context);
  addSearchRoutes(api, context);
  addProductRoutes(api, context);
}
