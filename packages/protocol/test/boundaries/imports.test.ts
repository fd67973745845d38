import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './copy.ts';

/** Which of our packages each may depend on. Biome sees to it that nothing else is imported. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/client': ['protocol'],
  'packages/cli': ['protocol', 'kernel', 'client'],
  'packages/look': [],
  'packages/browser': [],
  'packages/kernel': ['protocol'],
  'packages/inputs': ['protocol', 'kernel'],
  'packages/rules': ['protocol', 'kernel'],
  'packages/docking': ['protocol', 'kernel'],
  'packages/compute': ['protocol', 'kernel'],
  shaders: ['protocol', 'kernel', 'docking'],
  'packages/worker': ['protocol', 'kernel', 'compute', 'shaders'],
  'apps/contribute': ['worker', 'protocol', 'kernel', 'docking', 'rules', 'look'],
  'apps/dashboard': ['worker', 'protocol', 'kernel', 'docking', 'rules', 'look', 'inputs', 'client'],
  'apps/widget': ['worker', 'protocol', 'kernel', 'docking', 'rules', 'look'],
  server: [
    'protocol',
    'kernel',
    'rules',
    'docking',
    'compute',
    'shaders',
    'browser',
    'inputs',
    'client',
    'cli',
  ],
  e2e: ['browser'],
};

const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** Folders with a package.json, as the workspaces in the root's name them. */
const workspaces: readonly string[] = json('package.json').workspaces.flatMap((pattern: string) => {
  if (!pattern.endsWith('/*')) return [pattern];
  const parent = pattern.slice(0, -2);
  return readdirSync(join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map((entry) => join(parent, entry.name));
});

const declaredBy = (workspace: string): string[] => {
  const { dependencies, devDependencies, peerDependencies } = json(join(workspace, 'package.json'));
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
};

const ours = (workspace: string): string[] =>
  declaredBy(workspace).flatMap((name) =>
    name.startsWith('@manyhands/') ? [name.slice('@manyhands/'.length)] : [],
  );

describe.each(workspaces.map((workspace) => [workspace]))('%s', (workspace) => {
  it('depends only on what the map allows', () => {
    const allowed = MAY_IMPORT[workspace];
    expect(allowed, 'add this workspace to the map').toBeDefined();
    expect(ours(workspace).filter((name) => !allowed?.includes(name))).toEqual([]);
  });

  it('says what others may import from it', () => {
    expect(json(join(workspace, 'package.json')).exports).toBeDefined();
  });

  it('refers to the projects of what it depends on, and to no others of ours', () => {
    const { references = [] } = json(join(workspace, 'tsconfig.json'));
    const referred = references.map(({ path }: { path: string }) =>
      relative(ROOT, join(ROOT, workspace, path))
        .split('/')
        .at(-1),
    );
    expect(ours(workspace).filter((name) => !referred.includes(name))).toEqual([]);
  });
});

it('there is no circle among our packages', () => {
  const reach = (workspace: string, seen: readonly string[]): void => {
    expect(seen, `${seen.join(' → ')} → ${workspace}`).not.toContain(workspace);
    for (const name of ours(workspace)) {
      const next = workspaces.find((other) => other.split('/').at(-1) === name);
      if (next) reach(next, [...seen, workspace]);
    }
  };
  for (const workspace of workspaces) reach(workspace, []);
});
