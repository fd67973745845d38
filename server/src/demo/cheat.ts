/** The demo's cheat: outside the product, it changes every result on its way from an honest page to the coordinator. */
import { frameParts } from '@manyhands/protocol';
import type { Page } from 'playwright';
import { z } from 'zod';

/** Claimed energies become lower by this, so that they look better than they are; so do a matrix's elements. */
const FALSIFIED_BY = 7;
/** Poses of one answer of a search with the effort `fast`. */
const POSES = 5;
/** Bytes of `counts`, the second output of a search. */
const COUNTS_BYTES = 20;

const Report = z.object({ results: z.array(z.object({ outputBytes: z.array(z.number()).optional() })) });

/**
 * A binary frame is a report: a text that has the sizes of all outputs, and their bytes, f32.
 * The cheat says that it cannot prepare molecules: after some fifteen refusals a host is given nothing more that day, and
 * those of tiles are nine at most, so that it is surely asked to dock.
 */
export async function falsifyResults(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const coordinator = socket.connectToServer();
    socket.onMessage((message) => {
      coordinator.send(typeof message === 'string' ? withoutPageCode(message) : falsify(message));
    });
  });
}

const withoutPageCode = (frame: string): string =>
  frame.includes('["host:hello",') ? frame.replace(/"pageCode":\[[^\]]*\]/, '"pageCode":[]') : frame;

/** Bytes of each output of each result. */
function sizesIn(text: string): number[][] {
  const [, report] = z
    .tuple([z.literal('result:report'), Report])
    .parse(JSON.parse(text.slice(text.indexOf('['))));
  return report.results.flatMap(({ outputBytes }) => (outputBytes ? [outputBytes] : []));
}

function falsify(frame: Buffer): Buffer {
  const changed = Buffer.from(frame);
  const { text, bytes } = frameParts(changed);
  const sizes = sizesIn(Buffer.from(text).toString());
  const outputs = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lower = (at: number): void => {
    if (at + 4 <= outputs.length) outputs.writeFloatLE(outputs.readFloatLE(at) - FALSIFIED_BY, at);
  };
  let start = 0;
  for (const [first = 0, ...rest] of sizes) {
    const [second = 0] = rest;
    if (second === COUNTS_BYTES) {
      // A row ends with the claimed inter and intra energy.
      const row = first / POSES;
      for (let end = row; end <= first; end += row) lower(start + end - 8);
    } else for (let at = 0; at < first; at += 4) lower(start + at);
    start += first + rest.reduce((sum, bytes) => sum + bytes, 0);
  }
  return changed;
}
