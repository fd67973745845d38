/** Parses what a stranger sent; the refusal says what is wrong in one line. */
import { type Reply, refuse } from '@manyhands/protocol';
import type { z } from 'zod';

/** Issues named in a refusal: enough to find the mistake, short enough not to echo an attack. */
const MOST_NAMED = 3;

/** Values in one message: eight times the largest honest one; a schema would visit every one of a million first. */
const MOST_VALUES = 20_000;

export function parseMessage<S extends z.ZodType>(schema: S, payload: unknown): Reply<z.infer<S>> {
  if (countValues(payload, MOST_VALUES) > MOST_VALUES) {
    return refuse('too-large', `The message has more than ${MOST_VALUES} values.`);
  }
  const parsed = schema.safeParse(payload);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues
    .slice(0, MOST_NAMED)
    .map((issue) => `${issue.path.map(String).join('.') || 'message'}: ${issue.message}`);
  return refuse('malformed', issues.join('; ').slice(0, 500));
}

/** Values inside a payload, counted no further than one above `limit`. */
function countValues(payload: unknown, limit: number): number {
  const stack = [payload];
  let count = 0;
  while (stack.length > 0 && count <= limit) {
    const value = stack.pop();
    count += 1;
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) continue;
    const members = Object.values(value);
    if (members.length > limit) return limit + 1;
    stack.push(...members);
  }
  return count;
}
