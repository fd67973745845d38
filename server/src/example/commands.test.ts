/** `npm run example` against a real coordinator: examples are sent, computed by two hosts, accepted and checked. */

import { PassThrough } from 'node:stream';
import { createClient } from '@manyhands/client';
import { BatchId } from '@manyhands/protocol';
import { GALLERY } from '@manyhands/shaders/gallery';
import { loadKernel } from '@manyhands/shaders/node';
import { references } from '@manyhands/shaders/referees';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { createSearchRunner, searchUntilDry } from '../../test/search-volunteer.ts';
import { joinVolunteer } from '../../test/volunteer-client.ts';
import { checkResults } from './check.ts';
import { carryOut } from './commands.ts';
import { parseCommand } from './options.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory({ holdMs: 300 });
}, STARTS_MS);
afterAll(() => laboratory.close(), STARTS_MS);

/** What the command printed, and whether it went well. */
async function run(...argv: string[]): Promise<{ lines: string[]; well: boolean }> {
  const place = { MANYHANDS_URL: laboratory.origin, MANYHANDS_TOKEN: laboratory.coordinator.token ?? '' };
  const command = parseCommand(argv, place);
  if (command.kind === 'help') throw new Error('only help');
  const out = new PassThrough();
  const well = await carryOut(command, out);
  const lines = String(out.read() ?? '')
    .trim()
    .split('\n');
  return { lines, well };
}

/** The two whose referees are soonest done; a story sends all of them. */
const EXAMPLES = GALLERY.filter(({ kernel }) => ['smith-waterman', 'n-body'].includes(kernel));
const KERNELS = EXAMPLES.map(({ kernel }) => kernel);

test('examples of the gallery are sent, computed by two hosts, accepted and right', async () => {
  const sent = await run('send', ...KERNELS, '--project', 'gallery');
  const batches = sent.lines.map((line) => line.split(' ')[0] ?? '');
  expect(sent.lines.map((line) => line.split(' ')[1])).toEqual(KERNELS);

  const early = await run('check', ...batches);
  expect(early.well, 'nothing is computed yet').toBe(false);

  const clients = await Promise.all([0, 1].map(() => joinVolunteer(laboratory.origin)));
  for (const client of clients)
    await searchUntilDry(
      client,
      createSearchRunner(() => laboratory.origin),
    );
  for (const client of clients) client.close();

  const checked = await run('check', ...batches);
  const workunits = EXAMPLES.flatMap(({ make }) => make().workunits);
  expect(checked.lines).toHaveLength(workunits.length);
  for (const line of checked.lines) expect(line).toMatch(/: right, 2 hosts agreed$/);
  expect(checked.well).toBe(true);

  // The same results with one bit turned: the check is able to fail.
  const [entry, batch] = [EXAMPLES[0], batches[0] ?? ''];
  if (!entry) throw new Error('The gallery has neither of them.');
  const api = createClient({ origin: laboratory.origin, token: laboratory.coordinator.token ?? '' });
  const results = (await api.batches.allResults(BatchId.parse(batch))).map((result) => {
    const outputs = result.outputs.map((output) => {
      const bytes = Buffer.from(output, 'base64');
      bytes[5] = (bytes[5] ?? 0) ^ 1;
      return bytes.toString('base64');
    });
    return { ...result, outputs };
  });
  const reference = references[entry.kernel];
  if (!reference) throw new Error('There is no referee.');
  const faults = checkResults(await loadKernel(entry.kernel), reference, entry.make(), results);
  expect(faults.every(({ fault }) => fault !== null)).toBe(true);
}, 120_000);

test('the gallery is listed with its fields', async () => {
  const { lines } = await run('list');
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual(
    GALLERY.map(({ kernel, field }) => [kernel, field]),
  );
});

test.each([
  [['make'], /not one of list, send, check/],
  [['send'], /send KERNEL/],
  [['check'], /check BATCH/],
  [['send', 'fold-protein', '--project', 'p'], /fold-protein is not in the gallery: path-trace, /],
  [['send', 'n-body'], /--project is missing/],
  [['send', 'n-body', '--project', 'p', '--quorum', 'two'], /--quorum/],
])('%j is refused with what to write instead', async (argv, message) => {
  await expect(run(...argv)).rejects.toThrow(message);
});
