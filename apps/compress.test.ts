/** Files of a build and their compressed copies. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressFolder } from './compress.ts';

test('what shrinks is there compressed too, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-compress-'));
  try {
    const script = 'const many = "hands";\n'.repeat(1000);
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets/script.js'), script);
    await writeFile(join(folder, 'picture.webp'), randomBytes(5000));
    await writeFile(join(folder, 'empty.txt'), '');
    // A second build into the same folder compresses no copies.
    for (let builds = 0; builds < 2; builds++) await compressFolder(folder);
    const files = (await readdir(folder, { recursive: true })).sort();
    expect(files).toEqual([
      ...['assets', 'assets/script.js', 'assets/script.js.br', 'assets/script.js.gz'],
      ...['empty.txt', 'picture.webp'],
    ]);
    const small = await readFile(join(folder, 'assets/script.js.br'));
    expect(brotliDecompressSync(small).toString()).toBe(script);
    expect(gunzipSync(await readFile(join(folder, 'assets/script.js.gz'))).toString()).toBe(script);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
