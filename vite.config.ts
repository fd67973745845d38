/** Every page, the embed script and the Vitest projects: the only build configuration. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { compressBuilt } from './apps/compress.ts';
// By path, because Vite leaves packages named by name to Node, and Node 20 cannot load TypeScript.
import { chromiumArguments, findChromium } from './packages/browser/src/index.ts';
import { builtThreads } from './server/test/built-threads.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const chromium = findChromium();

export default defineConfig({
  root: here('apps'),
  plugins: [preact(), compressBuilt()],
  worker: { format: 'es' },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // Every browser that can compute knows modulepreload, and the widget's gate stays one small file without it.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        contribute: here('apps/contribute/index.html'),
        dashboard: here('apps/dashboard/index.html'),
        'widget-frame': here('apps/widget/index.html'),
        widget: here('apps/widget/src/embed.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'widget' ? 'widget.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: {
    // Tests that wait for sockets, databases and browsers leave half of a core idle: two at once, on two cores too.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        plugins: [builtThreads()],
        test: {
          name: 'unit',
          root: here('.'),
          environment: 'node',
          // Test files share their processes: loading our modules for each of 200 files would take minutes.
          isolate: false,
          globalSetup: [here('server/test/once.ts')],
          include: ['{packages,shaders,server,apps}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.browser.test.ts'],
          // Ends what hangs: a machine that others use can be three times as slow.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        // Tests that read real complexes find them here, where they are present.
        server: { fs: { allow: [here('.'), here('../shared/data')] } },
        // Named, so that the first run does not find them midway and load every page again.
        optimizeDeps: {
          include: [
            '@codemirror/commands',
            '@codemirror/language',
            '@codemirror/lint',
            '@codemirror/search',
            '@codemirror/state',
            '@codemirror/view',
            '@lezer/highlight',
            '@preact/signals',
            'comlink',
            'idb',
            'openchemlib',
            'preact',
            'preact/hooks',
            'preact/jsx-dev-runtime',
            'preact/jsx-runtime',
            'socket.io-client',
            'socket.io-parser',
            'wgsl_reflect',
            'zod',
          ],
        },
        test: {
          name: 'browser',
          root: here('.'),
          include: ['{packages,shaders,apps}/**/*.browser.test.ts'],
          // One page for all files, as above: to load our modules anew for each takes a fifth of their time.
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 90_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium === undefined ? {} : { executablePath: chromium }),
                args: chromiumArguments({ webgpu: true }),
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
