/** The gallery: five kernels of five fields, sent as a researcher sends them, agreed on by a GPU and a processor. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, untilDone, WASM, WEBGPU } from '../story.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('examples of five fields are accepted when a GPU and a processor agree, and their referees say they are right', async ({
  coordinator,
  project,
  researcher,
  volunteer,
}) => {
  const example = async (...words: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'example', '--', ...words], {
      cwd: ROOT,
      env: { ...process.env, MANYHANDS_URL: coordinator.url, MANYHANDS_TOKEN: coordinator.token },
    });
    return stdout;
  };
  const listed = (await example('list')).trim().split('\n');
  expect(listed).toHaveLength(5);
  const kernels = listed.map((line) => line.split(' ')[0] ?? '');
  const sent = await example('send', ...kernels, '--project', project);
  const batches = sent
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  expect(batches).toHaveLength(5);

  const processor = await volunteer({ query: WASM });
  const gpu = await volunteer({ query: WEBGPU });
  await expect(gpu.getByTestId('device')).toContainText(/GPU/);
  for (const batch of batches) await untilDone(researcher, batch);

  let accepted = 0;
  for (const batch of batches) {
    const results = await researcher.accepted(batch);
    for (const { agreed } of results) expect(new Set(agreed).size, `hosts behind ${batch}`).toBe(2);
    expect(await researcher.refused(batch), 'nothing was refused').toEqual([]);
    accepted += results.length;
  }
  expect(accepted).toBeGreaterThan(15);
  await expect(processor.getByTestId('accepted')).toHaveText(String(accepted));
  await expect(gpu.getByTestId('accepted')).toHaveText(String(accepted));
  // Fails where a result is missing or wrong.
  const checked = await example('check', ...batches);
  expect(checked.match(/right, 2 hosts agreed/g)).toHaveLength(accepted);
});
