/** Every refusal of the REST API has one form: a code, a message, and issues that say where, what and the cure. */
import type { ApiRefusal, InputIssue } from '@manyhands/protocol';
import type { FastifyError, FastifyReply, FastifyRequest, FastifySchemaValidationError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';

type ApiCode =
  | 'invalid-input'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'rate-limited'
  | 'internal';

const STATUS: Readonly<Record<ApiCode, number>> = {
  'invalid-input': 422,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'rate-limited': 429,
  internal: 500,
};

/** Issues in one refusal: a person reads these, not all hundred thousand. */
const MOST_ISSUES = 20;

/** Thrown by routes, shown to the researcher as it is. */
export class ApiError extends Error {
  readonly code: ApiCode;
  readonly issues: readonly InputIssue[];
  constructor(code: ApiCode, message: string, issues: readonly InputIssue[] = []) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.issues = issues;
  }
}

export const invalidInput = (message: string, issues: readonly InputIssue[]): ApiError =>
  new ApiError('invalid-input', message, issues);

export const notFound = (what: string): ApiError => new ApiError('not-found', `There is no ${what}.`);

export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRefusal(error, request);
  const code = refusal.code as ApiCode;
  if (code === 'internal')
    request.log.error({ err: error, url: withoutSecret(request.url) }, 'a request failed');
  if (code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
  reply.code(STATUS[code]).send(refusal);
}

/** A public link opens its batch to whoever reads the log. */
const withoutSecret = (url: string): string => url.replace(/^(\/api\/public\/)[^/?]+/, '$1…');

function toRefusal(error: FastifyError | ApiError, request: FastifyRequest): ApiRefusal & { code: ApiCode } {
  if (error instanceof ApiError) {
    return { code: error.code, message: error.message, issues: error.issues.slice(0, MOST_ISSUES) };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.flatMap(meant).map(({ path, message }) => ({
      where: pathOf(path) || (error.validationContext ?? 'body'),
      message,
      cure: 'correct this field; /api/openapi.json says what fits',
    }));
    const message = 'The request does not fit its schema.';
    return { code: 'invalid-input', message, issues: issues.slice(0, MOST_ISSUES) };
  }
  if (error.statusCode === 413) {
    return { code: 'too-large', message: 'The body is larger than this coordinator allows.', issues: [] };
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { code: 'invalid-input', message: error.message, issues: [] };
  }
  return {
    code: 'internal',
    message: `Something failed here, not with you. Try again later (request ${request.id}).`,
    issues: [],
  };
}

interface SchemaIssue {
  readonly path: string;
  readonly message: string;
}

/** What zod tells of each form that a body may have. */
const Forms = z.object({
  errors: z.array(
    z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() })),
  ),
});

/** Of a body of several forms, what is wrong by the one that it comes nearest to: the one that misses least. */
function meant({
  instancePath,
  message = 'does not fit',
  params,
}: FastifySchemaValidationError): SchemaIssue[] {
  const forms = Forms.safeParse(params);
  const [nearest] = forms.success ? [...forms.data.errors].sort((a, b) => missing(a) - missing(b)) : [];
  if (!nearest) return [{ path: instancePath, message }];
  const prefix = instancePath === '/' ? '' : instancePath;
  return nearest.map((issue) => ({ path: `${prefix}/${issue.path.join('/')}`, message: issue.message }));
}

const missing = (issues: readonly { readonly message: string }[]): number =>
  issues.filter(({ message }) => message.endsWith('received undefined')).length;

/** `/workunits/3/params/m` → `workunits[3].params.m` */
const pathOf = (pointer: string): string =>
  pointer
    .split('/')
    .filter((step) => step !== '')
    .map((step, index) => (/^\d+$/.test(step) ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('');
