import { runNewest } from '../../packages/cli/bin/run-newest.mjs';

/** Runs a program of the server with this process's arguments; kernels that changed are compiled first. */
export const run = (program) =>
  runNewest({
    built: `server/dist/${program}.js`,
    sources: ['shaders/build.ts', `server/src/${program}/main.ts`],
    folders: ['packages', 'shaders', 'server/src'],
  });
