import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Copy, copyRepository, type Diagnostic } from './copy.ts';

/** What every net must catch, and a harmless twin that none may. Paths are as in the repository. */
const PLANTED = {
  'packages/rules/src/planted/undeclared.ts': "import '@manyhands/docking';\n",
  'packages/rules/src/planted/deep.ts': "export { Param } from '@manyhands/kernel/src/manifest.ts';\n",
  'packages/rules/src/planted/escape.ts': "export * from '../../../docking/src/index.ts';\n",
  'packages/rules/src/planted/clock.ts': 'export const at = () => Date.now();\n',
  'packages/rules/src/planted/chance.ts': 'export const coin = () => Math.random() < 0.5;\n',
  'packages/rules/src/planted/chance-by-name.ts':
    'const { random } = Math;\nexport const coin = () => random() < 0.5;\n',
  'packages/rules/src/planted/console.ts': "export const tell = () => console.log('x');\n",
  'packages/rules/src/planted/cycle-a.ts':
    "import { b } from './cycle-b.ts';\nexport const a = (): number => b();\n",
  'packages/rules/src/planted/cycle-b.ts':
    "import { a } from './cycle-a.ts';\nexport const b = (): number => a();\n",
  'packages/rules/src/planted/harmless.ts':
    "import type { HostId } from '@manyhands/protocol';\nexport const twin = (host: HostId) => [host, Math.max(1, 2)];\n",
  'packages/protocol/src/planted/ours.ts': "import '@manyhands/kernel';\n",
  'packages/protocol/src/planted/fetch.ts': "export const page = () => fetch('/');\n",
  'packages/protocol/src/planted/timer.ts': 'export const soon = (f: () => void) => setTimeout(f, 1);\n',
  'packages/protocol/src/planted/node.ts': "export const path = () => process.env['PATH'];\n",
  'packages/protocol/src/planted/clock.ts': 'export const at = () => new Date();\n',
  'packages/protocol/src/planted/chance.ts': 'export const coin = () => Math.random() < 0.5;\n',
  'apps/contribute/src/planted/server.ts': "import '@manyhands/server';\n",
  'apps/contribute/src/planted/sibling.ts': "import '@manyhands/dashboard';\n",
  'server/src/planted/worker.ts': "import '@manyhands/worker';\n",
  'server/src/planted/floating.ts':
    'const later = async () => 1;\nexport const go = () => {\n  later();\n};\n',
};
type Path = keyof typeof PLANTED;

let copy: Copy;
let lint: readonly Diagnostic[];
let compiled: readonly Diagnostic[];

beforeAll(async () => {
  copy = copyRepository();
  copy.plant(PLANTED);
  const projects = ['packages/protocol', 'packages/rules', 'apps/contribute'];
  [lint, compiled] = await Promise.all([copy.lint(Object.keys(PLANTED)), copy.compile(projects)]);
}, 120_000);

afterAll(() => copy?.close());

const rulesAt = (diagnostics: readonly Diagnostic[], path: Path) =>
  diagnostics.filter((diagnostic) => diagnostic.path === path).map(({ rule }) => rule);

describe('Biome stops', () => {
  it.each<[Path, string]>([
    ['packages/rules/src/planted/undeclared.ts', 'lint/correctness/noUndeclaredDependencies'],
    ['packages/protocol/src/planted/ours.ts', 'lint/correctness/noUndeclaredDependencies'],
    ['apps/contribute/src/planted/server.ts', 'lint/correctness/noUndeclaredDependencies'],
    ['apps/contribute/src/planted/sibling.ts', 'lint/correctness/noUndeclaredDependencies'],
    ['server/src/planted/worker.ts', 'lint/correctness/noUndeclaredDependencies'],
    ['packages/rules/src/planted/cycle-a.ts', 'lint/suspicious/noImportCycles'],
    ['packages/rules/src/planted/cycle-b.ts', 'lint/suspicious/noImportCycles'],
    ['packages/rules/src/planted/clock.ts', 'lint/style/noRestrictedGlobals'],
    ['packages/protocol/src/planted/clock.ts', 'lint/style/noRestrictedGlobals'],
    ['packages/rules/src/planted/chance.ts', 'plugin'],
    ['packages/rules/src/planted/chance-by-name.ts', 'plugin'],
    ['packages/protocol/src/planted/chance.ts', 'plugin'],
    ['packages/rules/src/planted/console.ts', 'lint/suspicious/noConsole'],
    ['server/src/planted/floating.ts', 'lint/nursery/noFloatingPromises'],
  ])('%s by %s', (path, rule) => {
    expect(rulesAt(lint, path)).toEqual([rule]);
  });
});

describe('the compiler stops', () => {
  it.each<[string, Path, RegExp]>([
    ['a deep import past exports', 'packages/rules/src/planted/deep.ts', /Cannot find module/],
    [
      'a relative path into another package',
      'packages/rules/src/planted/escape.ts',
      /not under 'rootDir'|not listed/,
    ],
    ['the network in protocol', 'packages/protocol/src/planted/fetch.ts', /Cannot find name 'fetch'/],
    ['a timer in protocol', 'packages/protocol/src/planted/timer.ts', /Cannot find name 'setTimeout'/],
    ['Node in protocol', 'packages/protocol/src/planted/node.ts', /Cannot find name 'process'/],
    ['the console in rules', 'packages/rules/src/planted/console.ts', /Cannot find name 'console'/],
    ['the server in a page', 'apps/contribute/src/planted/server.ts', /server/],
    ['another page in a page', 'apps/contribute/src/planted/sibling.ts', /dashboard/],
  ])('%s', (_, path, message) => {
    const messages = compiled
      .filter((diagnostic) => diagnostic.path === path)
      .map((diagnostic) => diagnostic.message);
    expect(messages.join('\n')).toMatch(message);
  });
});

it('neither stops the harmless twin', () => {
  const path = 'packages/rules/src/planted/harmless.ts';
  expect(rulesAt(lint, path)).toEqual([]);
  expect(rulesAt(compiled, path)).toEqual([]);
});
