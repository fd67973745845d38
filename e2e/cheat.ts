/** A cheat outside the product: it changes the numbers of every result on their way to the coordinator. */
import type { Page } from '@playwright/test';

/** Binary frames are the attachments of Socket.IO events: outputs of results, f32 here. All become greater by one. */
export async function falsifyResults(page: Page): Promise<void> {
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const coordinator = socket.connectToServer();
    socket.onMessage((message) => {
      coordinator.send(typeof message === 'string' ? message : addOne(message));
    });
  });
}

function addOne(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = 0; at + 4 <= changed.length; at += 4) changed.writeFloatLE(changed.readFloatLE(at) + 1, at);
  return changed;
}
