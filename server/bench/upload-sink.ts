/** The yardstick of uploads: an HTTP server that writes the body of each PUT to a file, syncs it, and does nothing else. */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';

const path = process.argv[2];
if (path === undefined) throw new Error('Say which file to write.');

const http = createServer((request, response) => {
  pipeline(request, createWriteStream(path))
    .then(async () => {
      const file = await open(path, 'r+');
      await file.datasync();
      await file.close();
      response.end('stored');
    })
    .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
process.on('disconnect', () => process.exit(0));
