/** Every page, the embed script and the Vitest projects: the only build configuration. */
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
// By path, because Vite leaves packages named by name to Node, and Node 20 cannot load TypeScript.
import { chromiumArguments, findChromium } from './packages/browser/src/index.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const chromium = findChromium();

export default defineConfig({
  root: here('apps'),
  plugins: [preact()],
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
    projects: [
      {
        test: {
          name: 'unit',
          root: here('.'),
          environment: 'node',
          include: ['{packages,shaders,server,apps}/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.browser.test.ts'],
          testTimeout: 30_000,
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
            'wgsl_reflect',
            'zod',
          ],
        },
        test: {
          name: 'browser',
          root: here('.'),
          include: ['{packages,shaders,apps}/**/*.browser.test.ts'],
          testTimeout: 60_000,
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
