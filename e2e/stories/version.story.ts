/** A page older than its coordinator reloads once, and says so when that does not help. */
import { expect, test } from '../story.ts';

test('a version mismatch reloads the page once and then tells the person', async ({ volunteer }) => {
  let loads = 0;
  const page = await volunteer({
    prepare: async (opened) => {
      opened.on('load', () => loads++);
      await opened.routeWebSocket(/socket\.io/, (socket) => {
        const coordinator = socket.connectToServer();
        coordinator.onMessage((message) => {
          const isText = typeof message === 'string';
          socket.send(isText ? message.replace(/"protocolVersion":\d+/, '"protocolVersion":999') : message);
        });
      });
    },
  });
  await expect.poll(() => loads).toBe(2);
  await expect(page.getByTestId('phase')).toContainText('This page is out of date');
  expect(loads).toBe(2);
});
