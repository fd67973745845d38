#!/usr/bin/env node
import { runNewest } from './run-newest.mjs';

await runNewest({
  built: 'server/dist/manyhands.js',
  sources: ['packages/cli/src/main.ts'],
  folders: ['packages'],
});
