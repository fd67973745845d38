import { runNewest } from '../../packages/cli/bin/run-newest.mjs';

/**
 * Runs a program of the server with this process's arguments; kernels that changed are compiled first. Each has a file of
 * its own beside this one, since a program that starts itself again repeats its arguments and nothing else.
 */
export const run = (program) =>
  runNewest({
    built: `server/dist/${program}.js`,
    sources: ['shaders/build.ts', `server/src/${program}/main.ts`],
    folders: ['packages', 'shaders', 'server/src'],
  });
