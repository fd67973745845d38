/** Parses what a stranger sent; the refusal says what is wrong in one line. */
import { type Reply, refuse } from '@manyhands/protocol';
import type { z } from 'zod';

/** Issues named in a refusal: enough to find the mistake, short enough not to echo an attack. */
const MOST_NAMED = 3;

/** Values in one message: eight times the largest honest one; a schema would visit every one of a million first. */
const MOST_VALUES = 20_000;

export function parseMessage<S extends z.ZodType>(schema: S, payload: unknown): Reply<z.infer<S>> {
  const look = lookThrough(payload, MOST_VALUES);
  if (look.values > MOST_VALUES) {
    return refuse('too-large', `The message has more than ${MOST_VALUES} values.`);
  }
  if (look.hasNul)
    return refuse('malformed', 'The message has a text with a NUL character, which no text may have.');
  const parsed = schema.safeParse(payload);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues
    .slice(0, MOST_NAMED)
    .map((issue) => `${issue.path.map(String).join('.') || 'message'}: ${issue.message}`);
  return refuse('malformed', issues.join('; ').slice(0, 500));
}

/** Counts values, no further than one above `limit`, and sees whether a text has NUL, which PostgreSQL cannot store. */
export function lookThrough(payload: unknown, limit: number): { values: number; hasNul: boolean } {
  const stack = [payload];
  let values = 0;
  let hasNul = false;
  while (stack.length > 0 && values <= limit) {
    const value = stack.pop();
    values += 1;
    if (typeof value === 'string') hasNul ||= value.includes('\0');
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) continue;
    // Member by member, so that one of a million members is left at the limit like many of few.
    for (const key in value) {
      hasNul ||= key.includes('\0');
      stack.push((value as Readonly<Record<string, unknown>>)[key]);
      if (stack.length > limit) return { values: limit + 1, hasNul };
    }
  }
  return { values, hasNul };
}
