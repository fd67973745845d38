/** What `/api/openapi.json` says of a route beyond its schemas: raw bodies, raw answers, and answers without a body. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

type Transform = NonNullable<FastifyDynamicSwaggerOptions['transform']>;

/** Bytes as OpenAPI writes them. */
const BYTES = { type: 'string', format: 'binary' } as const;
const RAW = 'application/octet-stream';

export const describeRoute: Transform = (document) => {
  const { schema, url } = jsonSchemaTransform(document as Parameters<typeof jsonSchemaTransform>[0]);
  const { takesBytes = false, gives = [], status = 200 } = document.route.config ?? {};
  const answers: Record<string, object> = { ...(schema?.response as object | undefined) };
  if (status === 204) answers[status] = { type: 'null', description: 'Done; there is nothing to say.' };
  if (gives.length > 0)
    answers[status] = {
      description: 'The bytes as they are.',
      content: Object.fromEntries(gives.map((type) => [type, { schema: BYTES }])),
    };
  for (const [code, answer] of Object.entries(answers))
    answers[code] = { description: DESCRIPTIONS[code] ?? 'The answer.', ...answer };
  return {
    url,
    schema: {
      ...schema,
      response: answers,
      ...(takesBytes ? { consumes: [RAW], body: BYTES } : {}),
    },
  };
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  '4xx': 'Refused: what stands against the request, where, and the cure.',
  '5xx': 'Something failed here, not with whoever asked.',
};
