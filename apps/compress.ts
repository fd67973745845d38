/** Compresses what was built, once, so that the coordinator does not compress it for each page that is opened. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Of the original's size; a file that shrinks less, such as a picture, is not worth a second one. */
const WORTH = 0.9;
/** The whole build's files in two seconds; the levels above save 6 % more and take ten. */
const BROTLI_QUALITY = 6;
const GZIP_LEVEL = 6;

const WAYS = [
  [
    '.br',
    (bytes: Uint8Array) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
        },
      }),
  ],
  ['.gz', (bytes: Uint8Array) => promisify(gzip)(bytes, { level: GZIP_LEVEL })],
] as const;

/** Writes `<file>.br` and `<file>.gz` beside each file of the folder that shrinks. */
export async function compressFolder(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(
    files
      .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
      .map(({ parentPath, name }) => compressFile(join(parentPath, name))),
  );
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  for (const [ending, compress] of WAYS) {
    const small = await compress(bytes);
    if (small.byteLength < WORTH * bytes.byteLength) await writeFile(path + ending, small);
  }
}

export function compressBuilt(): Plugin {
  let folder = '';
  return {
    name: 'compress-built',
    apply: 'build',
    configResolved: ({ build }) => {
      folder = build.outDir;
    },
    closeBundle: () => compressFolder(folder),
  };
}
