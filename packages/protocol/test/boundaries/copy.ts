/** A copy of the repository's sources in a temporary folder, in which violations can be planted. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDERS = ['apps', 'packages', 'server', 'shaders', 'e2e'];
const CONFIGURATION = ['package.json', 'biome.json', 'tsconfig.base.json', 'vite.config.ts'];
const LEFT_OUT = new Set(['node_modules', 'data', 'dist', '.cache', 'test-results']);

export interface Diagnostic {
  /** Relative to the repository. */
  readonly path: string;
  /** Category of Biome, or number of TypeScript's error. */
  readonly rule: string;
  readonly message: string;
}

export interface Copy {
  /** Writes files by their path in the repository. */
  plant(files: Readonly<Record<string, string>>): void;
  /** Errors of `biome lint` in these files. */
  lint(paths: readonly string[]): Promise<readonly Diagnostic[]>;
  /** Errors of `tsc -b` of these projects and all that they refer to. */
  compile(projects: readonly string[]): Promise<readonly Diagnostic[]>;
  close(): void;
}

export function copyRepository(): Copy {
  const root = mkdtempSync(join(tmpdir(), 'manyhands-boundaries-'));
  for (const name of [...CONFIGURATION, ...FOLDERS]) {
    cpSync(join(ROOT, name), join(root, name), {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(source.split('/').at(-1) ?? '') && !source.endsWith('.test.ts'),
    });
  }
  linkPackages(root);
  const tool = (name: string, args: readonly string[]) =>
    run(join(ROOT, 'node_modules/.bin', name), args, root);
  return {
    plant: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
    },
    lint: async (paths) =>
      lintErrors(
        await tool('biome', [
          'lint',
          '--vcs-enabled=false',
          '--max-diagnostics=none',
          '--reporter=json',
          ...paths,
        ]),
      ),
    compile: async (projects) => compileErrors(await tool('tsc', ['-b', '--pretty', 'false', ...projects])),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Packages of others are the installed ones; ours are those of the copy. */
function linkPackages(root: string): void {
  const installed = join(ROOT, 'node_modules');
  mkdirSync(join(root, 'node_modules/@manyhands'), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== '@manyhands' && !name.startsWith('.'))
      symlinkSync(join(installed, name), join(root, 'node_modules', name));
  }
  for (const name of readdirSync(join(installed, '@manyhands'))) {
    const folder = FOLDERS.map((parent) => (parent === name ? name : join(parent, name))).find((path) =>
      existsSync(join(root, path, 'package.json')),
    );
    if (folder) symlinkSync(join(root, folder), join(root, 'node_modules/@manyhands', name));
  }
}

/** Standard output, whatever the exit status: both tools exit with a failure when they find something. */
function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, maxBuffer: 64_000_000 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else if (stdout === '' && error) reject(new Error(`${command} said nothing but: ${stderr}`));
      else resolve(stdout);
    });
  });
}

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly category: string;
    readonly message: string;
    readonly location: { readonly path: string };
  }[];
}

function lintErrors(output: string): readonly Diagnostic[] {
  const report: BiomeReport = JSON.parse(output);
  return report.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ category, message, location }) => ({ path: location.path, rule: category, message }));
}

/** Lines such as `packages/rules/src/a.ts(1,20): error TS2304: Cannot find name 'fetch'.` */
function compileErrors(output: string): readonly Diagnostic[] {
  return [...output.matchAll(/^(\S+?)\(\d+,\d+\): error (TS\d+): (.*)$/gm)].map(
    ([, path = '', rule = '', message = '']) => ({
      path,
      rule,
      message,
    }),
  );
}
