/** The server and the command line as a few ES modules for plain Node: a process without tsx holds 45 MB less. */
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Built or not, `import.meta.url` is the place of a module's source, so that migrations, kernels, pages and packages
 * are found where they lie. Only a thread's module, `<name>-worker.ts`, is built too, beside the others.
 */
function keepPlaces(): Plugin {
  let outDir = '';
  return {
    name: 'keep-places',
    enforce: 'pre',
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    transform(code, id) {
      if (id.startsWith('\0') || id.includes('/node_modules/') || !code.includes('import.meta.url'))
        return null;
      const source = relative(outDir, id).split(sep).join('/');
      return code.replaceAll(
        /new URL\('\.\/([\w-]+-worker)\.ts', import\.meta\.url\)|import\.meta\.url/g,
        (_all, worker?: string) => {
          if (worker === undefined) return `new URL('${source}', import.meta.url).href`;
          this.emitFile({ type: 'chunk', id: join(dirname(id), `${worker}.ts`), fileName: `${worker}.js` });
          return `new URL('./${worker}.js', import.meta.url)`;
        },
      );
    },
  };
}

/** Packages that stay where npm put them: they find files, programs or threads of their own beside them. */
const STAY = ['naga-wasm', 'openchemlib', 'pino', 'playwright', 'webgpu'];
/** What others look for, and do without. */
const OPTIONAL = ['pg-native', 'utf-8-validate', 'supports-color'];

export default defineConfig({
  root: here('.'),
  plugins: [keepPlaces()],
  // Which `ws` unmasks frames with, where it is there.
  resolve: { alias: { bufferutil: here('src/sockets/unmask.ts') } },
  // Ours are TypeScript. Those of others are built in as well: to load their thousand modules one by one takes a third of a start.
  ssr: { noExternal: true, external: [...STAY, ...OPTIONAL] },
  build: {
    ssr: true,
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'node20',
    rollupOptions: {
      input: {
        main: here('src/main.ts'),
        demo: here('src/demo/main.ts'),
        manyhands: here('../packages/cli/src/main.ts'),
        dock: here('src/dock/main.ts'),
        example: here('src/example/main.ts'),
        score: here('src/score/main.ts'),
      },
      // All in one folder, which the places above are relative to.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
