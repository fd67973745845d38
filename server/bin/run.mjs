/** `npm run score`, `npm run dock`, `npm run example`: the program that the first argument names. */
import { runNewest } from '../../packages/cli/bin/run-newest.mjs';

const [program] = process.argv.splice(2, 1);
await runNewest({
  built: `server/dist/${program}.js`,
  // Kernels that changed are compiled first.
  sources: ['shaders/build.ts', `server/src/${program}/main.ts`],
  folders: ['packages', 'shaders', 'server/src'],
});
