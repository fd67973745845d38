/** Has the server's threads in tests start from built modules: TypeScript costs a thread a second each time. */
import type { Plugin } from 'vite';
import { BUILT } from './made-once.ts';

const THREAD = /new URL\('\.\/([\w-]+-worker)\.ts', import\.meta\.url\)/g;

export function builtThreads(): Plugin {
  return {
    name: 'built-threads',
    enforce: 'pre',
    transform: (code, id) => {
      if (!id.includes('/server/src/')) return null;
      return code.replaceAll(THREAD, (_all, name) => `new URL('file://${process.env[BUILT]}/${name}.js')`);
    },
  };
}
