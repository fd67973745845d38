/** Simulated volunteers of searches in a process of their own: real sockets, the real kernel in WebAssembly, until told to stop. */
import { z } from 'zod';
import { createSearchRunner, searchUntilDry } from './search-volunteer.ts';
import { joinVolunteer } from './volunteer-client.ts';

const Settings = z.object({
  origin: z.string(),
  project: z.string(),
  volunteers: z.number().int().positive(),
});
export type VolunteersSettings = z.infer<typeof Settings>;

const { origin, project, volunteers } = Settings.parse(JSON.parse(process.argv[2] ?? '{}'));
// One kernel for all of them: they take turns on one core.
const runner = createSearchRunner(() => origin);
let acknowledged = 0;

async function work(): Promise<never> {
  const client = await joinVolunteer(origin, { hello: { project } });
  for (;;) acknowledged += await searchUntilDry(client, runner);
}

for (let i = 0; i < volunteers; i++) {
  work().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}
process.on('message', (message) => {
  if (message === 'stop') process.send?.({ acknowledged }, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
