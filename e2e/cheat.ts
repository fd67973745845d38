/** A cheat outside the product: it changes the numbers of every result on their way to the coordinator. */
import type { Page } from '@playwright/test';

/**
 * Binary frames are reports (PROTOCOL.md): the length of a text, the text, and the outputs of results, f32 here. All of these
 * become greater by one.
 */
export async function falsifyResults(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const coordinator = socket.connectToServer();
    socket.onMessage((message) => {
      coordinator.send(typeof message === 'string' ? message : addOne(message));
    });
  });
}

function addOne(frame: Buffer): Buffer {
  const changed = Buffer.from(frame);
  for (let at = 4 + changed.readUInt32LE(0); at + 4 <= changed.length; at += 4) {
    changed.writeFloatLE(changed.readFloatLE(at) + 1, at);
  }
  return changed;
}
