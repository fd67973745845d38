/** Somebody else's web page, on an origin of its own, that embeds the widget. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export interface ForeignSite {
  readonly url: string;
  close(): Promise<void>;
}

export async function startForeignSite(coordinatorUrl: string, tag: string): Promise<ForeignSite> {
  const html = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Museum</title></head>
  <body style="font: 16px system-ui, sans-serif; margin: 24px">
    <main>
      <h1>A museum</h1>
      <p>Visitors may lend us a hand.</p>
      ${tag}
    </main>
    <script type="module" src="${coordinatorUrl}/widget.js"></script>
  </body>
</html>`;
  const server = createServer((_request, answer) => {
    answer.setHeader('content-type', 'text/html; charset=utf-8').end(html);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
  return {
    // A name of its own, so that browsers keep its storage apart from the coordinator's.
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
