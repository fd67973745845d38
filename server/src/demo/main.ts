/**
 * `npm run demo`: a coordinator, real molecules, two matrices, and three browsers of which one cheats.
 * `-- --exit` ends after the summary; otherwise the coordinator stays up for the reader's own browser.
 */

import { fileURLToPath } from 'node:url';
import { createClient } from '@manyhands/client';
import { createCoordinator } from '../coordinator.ts';
import { closeOnSignals } from '../process.ts';
import { createDemoProject } from './project.ts';
import { runToTheEnd } from './run.ts';
import { openVolunteers } from './volunteers.ts';
import { watchOverview } from './watch.ts';

const stay = !process.argv.includes('--exit');
const startedAt = performance.now();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const coordinator = await createCoordinator({
  dataDir: process.env.DATA_DIR ?? fileURLToPath(new URL('../../../data/demo', import.meta.url)),
  // Without --exit the reader's browser comes too, so the port is one to remember.
  port: Number(process.env.PORT ?? (stay ? 8080 : 0)),
  host: '127.0.0.1',
  // All three volunteers share this machine's address.
  allowSharedAddresses: true,
  logLevel: 'warn',
});
closeOnSignals(coordinator);
const origin = (await coordinator.listen()).replace('127.0.0.1', 'localhost');
if (!coordinator.token)
  throw new Error('The demo needs the API token that its data folder had. Remove data/demo.');
say(`The coordinator listens at ${origin}.`);

const api = createClient({ origin, token: coordinator.token });
const watch = watchOverview(origin, coordinator.token);
say('Opening three volunteers…');
const volunteers = await openVolunteers(origin, watch, say);
const project = await createDemoProject(api);
const { workunits } = project;
say(
  `They get ${workunits.search} workunits of docking, molecules to prepare for it, and ${workunits.product} matrix tiles:`,
);
const passed = await runToTheEnd({ api, watch, project, volunteers, say });
await Promise.all(volunteers.map((volunteer) => volunteer.close()));
watch.close();

say(`\nDone in ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
if (stay) {
  say(`See everything:    ${origin}/dash#token=${coordinator.token}`);
  say(`Join in yourself:  ${origin}/`);
  say('Ctrl+C ends the coordinator.');
} else {
  say(`All of it can be seen again with \`npm run demo\`, at ${origin}/dash#token=… while it runs.`);
  await coordinator.close();
  process.exit(passed ? 0 : 1);
}
