/** The demo's cheat: outside the product, it changes every result on its way from an honest page to the coordinator. */
import type { Page } from 'playwright';

/** Floats become smaller by this, so that energies look better than they are. */
const FALSIFIED_BY = 7;

/** Binary frames of the page's socket are the outputs of results, f32 in both of the demo's kernels. */
export async function falsifyResults(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const coordinator = socket.connectToServer();
    socket.onMessage((message) => coordinator.send(typeof message === 'string' ? message : falsify(message)));
  });
}

function falsify(outputs: Buffer): Buffer {
  const changed = Buffer.from(outputs);
  for (let at = 0; at + 4 <= changed.length; at += 4) {
    changed.writeFloatLE(changed.readFloatLE(at) - FALSIFIED_BY, at);
  }
  return changed;
}
