/** The README's first kernel by the command line only: checked, tried by a ring, published, computed, taken home. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { readNpy, writeNpy } from '../npy.ts';
import { expect, test, WEBGPU } from '../story.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Of its own, since the README's project has a name that no other story may take.
test.use({ coordinatorSettings: { RING_PATIENCE_MS: '0' } });

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

test('a kernel that nobody here wrote goes from a folder to results, as the README says', async ({
  coordinator,
  volunteer,
}) => {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const wgsl = blockOf(readme, 'wgsl', '@compute');
  const lines = blockOf(readme, 'sh', 'kernel push').trim().split('\n');
  const ring = blockOf(readme, 'sh', 'kernel ring').trim().split('\n');
  expect(lines, 'ten lines').toHaveLength(10);

  const folder = await mkdtemp(join(tmpdir(), 'manyhands-first-'));
  // npx takes a second each time, which is npm's: the first line shows that it finds the program.
  let finder = 'npx ';
  const run = (line: string): Promise<Ran> => {
    const asked = line.replace('http://localhost:8080', coordinator.url).replace(/^npx /, finder);
    finder = 'node_modules/.bin/';
    return runLine(asked, folder);
  };
  /** What it printed, where it must have gone well. */
  const told = async (line: string): Promise<string> => {
    const { status, out, err } = await run(line);
    expect({ line, status, err: status === 0 ? '' : err }).toEqual({ line, status: 0, err: '' });
    return out.trim();
  };
  const next = () => told(lines.shift() ?? '');
  try {
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const name of ['data', 'collatz']) await mkdir(join(folder, name));
    await writeFile(join(folder, 'data/api-token'), coordinator.token);
    await writeFile(join(folder, 'batch.json'), blockOf(readme, 'json', '"cut"'));
    const numbers = Uint32Array.from({ length: 4096 }, (_, i) => i + 1);
    await writeFile(join(folder, 'numbers.npy'), writeNpy(numbers, [numbers.length]));

    expect(await next(), 'login').toContain('signed in as operator');
    expect(await next(), 'project create').toBe('first');
    await writeFile(join(folder, 'collatz/kernel.wgsl'), wgsl);
    expect(await next(), 'kernel draft').toBe('collatz/manifest.json');

    // Torn, checked, cured.
    await writeFile(
      join(folder, 'collatz/kernel.wgsl'),
      wgsl.replace('steps[id.x] = i;', 'steps[id.x] = 1.5;'),
    );
    const torn = await run(lines[0] ?? '');
    const line = wgsl.split('\n').findIndex((text) => text.includes('steps[id.x] = i;')) + 1;
    expect(torn.status).toBe(1);
    expect(torn.out).toMatch(new RegExp(`kernel\\.wgsl:${line}:\\d+: .+`));
    await writeFile(join(folder, 'collatz/kernel.wgsl'), wgsl);
    const kernel = await next();
    expect(kernel, 'kernel check').toMatch(/^[0-9a-f]{64}$/);
    expect(await next(), 'kernel push').toBe(kernel);

    for (let hosts = 0; hosts < 2; hosts++)
      await tryUnpublished(await volunteer({ query: WEBGPU, project: 'first' }));
    await told(ring[0] ?? '');
    expect(await told(ring[1] ?? ''), 'ring').toContain('done: 4 accepted, 0 set aside');
    expect(await told(ring[2] ?? ''), 'comparison').toMatch(
      /4 agreed, 0 differed\n {2}steps +0\.00 % differ/,
    );

    expect(await next(), 'kernel publish').toBe(kernel);
    expect(await next(), 'batch plan').toMatch(/^workunits +4$/m);
    await next();
    expect(await next(), 'batch watch').toBe('done: 4 accepted, 0 set aside, 0 results refused');
    expect(await next(), 'batch results').toBe('steps.npy');
    expect(lines).toEqual([]);
    const { shape, values } = readNpy(await readFile(join(folder, 'steps.npy')));
    expect(shape).toEqual([4, 1024]);
    expect(values).toEqual(Array.from(numbers, collatz));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** The fenced block of that kind that has this in it. */
function blockOf(text: string, kind: string, has: string): string {
  const blocks = [...text.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))];
  const block = blocks.map(([, inside]) => inside ?? '').find((inside) => inside.includes(has));
  if (block === undefined) throw new Error(`The README has no ${kind} with ${has}.`);
  return block;
}

function runLine(line: string, folder: string): Promise<Ran> {
  const { MANYHANDS_URL: _, MANYHANDS_TOKEN: __, ...inherited } = process.env;
  const env = { ...inherited, XDG_CONFIG_HOME: join(folder, 'config'), npm_config_offline: 'true' };
  return new Promise((resolve) => {
    execFile('bash', ['-euc', line], { cwd: folder, env }, (error, out, err) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, out, err });
    });
  });
}

/** Ticks the box by which a volunteer agrees to kernels that are not published. */
async function tryUnpublished(page: Page): Promise<void> {
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Try kernels that are not published yet').check();
}

/** What the kernel computes, as Node computes it. */
function collatz(number: number): number {
  let [n, steps] = [number, 0];
  for (; n > 1; steps++) n = n % 2 === 1 ? 3 * n + 1 : n / 2;
  return steps;
}
