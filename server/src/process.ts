/** What the two ways to start share: telling the operator where we are, and a graceful end on signals. */
import { join } from 'node:path';
import type { Coordinator } from './coordinator.ts';
import { TOKEN_FILE } from './http/token.ts';
import type { CoordinatorOptions } from './options.ts';

/** For a person at a terminal; logs are for programs. The token is shown once. */
export function announce(coordinator: Coordinator, origin: string, options: CoordinatorOptions): void {
  const file = join(options.dataDir, TOKEN_FILE);
  const lines = [
    `Manyhands listens at ${origin} (${options.host}).`,
    `  Volunteers:   ${origin}/`,
    `  Progress:     ${origin}/dash`,
    coordinator.tokenCreated
      ? `  API token:    ${coordinator.token} (shown once; kept in ${file})`
      : `  API token:    ${coordinator.token ? `in ${file}` : 'made on the first start, not kept here'}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** SIGTERM and SIGINT drain and close; a second signal ends at once. */
export function closeOnSignals(coordinator: Coordinator): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    coordinator.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('Closing failed.', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
