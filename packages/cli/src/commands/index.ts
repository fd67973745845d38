/** All commands, in the order of their help. */
import type { Command } from '../command.ts';
import { accountCommands } from './account.ts';
import { batchCommands } from './batch.ts';
import { galleryCommands } from './gallery.ts';
import { kernelCommands } from './kernel.ts';
import { linkCommands } from './link.ts';
import { loginCommands } from './login.ts';
import { projectCommands } from './project.ts';
import { resultsCommands } from './results.ts';
import { searchCommands } from './search.ts';
import { watchCommands } from './watch.ts';

export const COMMANDS: readonly Command[] = [
  ...loginCommands,
  ...projectCommands,
  ...galleryCommands,
  ...kernelCommands,
  ...batchCommands,
  ...watchCommands,
  ...resultsCommands,
  ...searchCommands,
  ...linkCommands,
  ...accountCommands,
];
