/** Where tests find what their run has made once. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Environment variable with the folder of built programs. */
export const BUILT = 'MANYHANDS_TEST_BUILT';
/** Environment variable with a data folder whose database has every migration and nothing else. */
export const EMPTY_DATABASE = 'MANYHANDS_TEST_EMPTY_DATABASE';

/** Arguments of Node for a built program: `main`, or one that `once.ts` names. */
export function builtProgram(name: string): readonly string[] {
  const folder = process.env[BUILT];
  if (folder === undefined) throw new Error(`${name} is built by once.ts, in a run of tests only.`);
  return [join(folder, `${name}.js`)];
}

/** A new data folder, with a copy of the empty database where there is one. */
export async function makeDataDir(name: string): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), `manyhands-${name}-`));
  const empty = process.env[EMPTY_DATABASE];
  const cluster = join(empty ?? '', 'postgres');
  // Benches have none, and root's may lie elsewhere, where nobody can enter the folder of temporary files.
  if (empty === undefined || !existsSync(cluster)) return dataDir;
  // Owners and modes too: PostgreSQL opens what is its account's alone, and as root that is another's than ours.
  await promisify(execFile)('cp', ['-a', cluster, join(dataDir, 'postgres')]);
  await chmod(dataDir, 0o711);
  return dataDir;
}
