/** All accepted results of a public link as lines of JSON, asked for page by page as they are written. */
import type { Client } from '@manyhands/client';
import type { WorkunitId } from '@manyhands/protocol';

/** Results asked for at a time. */
const PAGE = 200;

export function resultLines(client: Client, secret: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: WorkunitId | undefined;
  return new ReadableStream({
    async pull(controller) {
      signal.throwIfAborted();
      const query = { limit: PAGE, ...(after === undefined ? {} : { after }) };
      const { results, next } = await client.public.results(secret, query);
      const lines = results.map((result) => `${JSON.stringify(result)}\n`).join('');
      if (lines !== '') controller.enqueue(encoder.encode(lines));
      if (next === null) controller.close();
      else after = next;
    },
  });
}
