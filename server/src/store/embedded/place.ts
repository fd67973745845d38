/** Where the embedded database lives, and as whom it runs. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NOBODY, othersCanPass } from './reach.ts';

export interface Place {
  /** Copies of programs, the log and the cluster. */
  readonly home: string;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  /** Folder of the Unix socket. */
  readonly sockets: string;
  readonly log: string;
  /** The account that PostgreSQL runs under when we are root; null: our own. */
  readonly account: Account | null;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Bytes of a socket's path that the system takes (108 on Linux, 104 on macOS, with the end mark). */
const LONGEST_SOCKET_PATH = 103;
const POINTER = 'postgres.location';

/** Root's own folder for what nobody must reach: databases of hidden data folders, copies of hidden programs. */
export const SYSTEM_FOLDER = '/var/lib/manyhands';

/**
 * Normally everything lies in `dataDir`. PostgreSQL refuses root, so as root it runs as nobody, who cannot enter a
 * folder inside root's home; then the cluster lives in /var/lib/manyhands/<name>, which survives a reboot,
 * and `dataDir/postgres.location` names it. (Bind mounts and user namespaces would keep it in place, but containers
 * usually forbid both.)
 */
export async function choosePlace(dataDir: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true });
  const real = await realpath(dataDir);
  const { home, account } = process.getuid?.() === 0 ? await placeForRoot(real) : await placeForUser(real);
  const sockets = await socketFolder(home, account);
  return { home, cluster: join(home, 'postgres'), sockets, log: join(home, 'postgres.log'), account };
}

/** Root goes on as whoever made the cluster; a new one belongs to nobody. */
async function placeForRoot(dataDir: string): Promise<{ home: string; account: Account }> {
  const made = await stat(join(dataDir, 'postgres', 'PG_VERSION')).catch(() => null);
  if (made && made.uid !== 0) return { home: dataDir, account: { uid: made.uid, gid: made.gid } };
  const reachable = !existsSync(join(dataDir, POINTER)) && (await othersCanPass(dirname(dataDir)));
  // Passing through is not listing or reading: what lies in the folder keeps its own modes.
  if (reachable) await chmod(dataDir, (await stat(dataDir)).mode | 0o001);
  const home = reachable ? dataDir : await homeOutside(dataDir);
  return { home, account: { uid: NOBODY, gid: NOBODY } };
}

async function placeForUser(dataDir: string): Promise<{ home: string; account: null }> {
  const made = await stat(join(dataDir, 'postgres')).catch(() => null);
  if (existsSync(join(dataDir, POINTER)) || (made && made.uid !== process.getuid?.())) {
    throw new Error(
      `The database of ${dataDir} was made by another account (root's coordinator runs it as nobody). Run as root again, or choose another DATA_DIR.`,
    );
  }
  return { home: dataDir, account: null };
}

async function homeOutside(dataDir: string): Promise<string> {
  const pointer = join(dataDir, POINTER);
  if (existsSync(pointer)) {
    const named = (await readFile(pointer, 'utf8')).trim();
    if (existsSync(named)) return named;
    throw new Error(
      `The database of ${dataDir} should lie in ${named} (says ${pointer}) but is not there. Bring it back, or delete that file to start anew.`,
    );
  }
  // A name of its own: a data folder that was deleted and made again starts anew, as its owner expects.
  const home = join(SYSTEM_FOLDER, `${shortHash(dataDir)}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(home, { recursive: true, mode: 0o755 });
    for (const folder of [SYSTEM_FOLDER, home]) await chmod(folder, 0o755);
    await writeFile(pointer, `${home}\n`);
  } catch (cause) {
    throw new Error(
      `PostgreSQL cannot run as root, and nobody else can enter ${dataDir}; ${home} cannot be made either. Run as an ordinary user, choose another DATA_DIR, or set DATABASE_URL.`,
      { cause },
    );
  }
  return home;
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A folder of ours alone: who can enter it is let in without a password. */
async function socketFolder(home: string, account: Account | null): Promise<string> {
  const inHome = join(home, 'socket');
  const fits = Buffer.byteLength(join(inHome, '.s.PGSQL.5432.lock')) <= LONGEST_SOCKET_PATH;
  const folder = fits ? inHome : join(tmpdir(), `manyhands-${shortHash(home)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account !== null) await chown(folder, account.uid, account.gid);
  const { uid, mode } = await lstat(folder);
  const owner = account?.uid ?? process.getuid?.() ?? uid;
  if (uid !== owner || (mode & 0o077) !== 0) {
    throw new Error(
      `${folder} belongs to someone else or is open to others. Remove it, or choose a DATA_DIR with a shorter path.`,
    );
  }
  return folder;
}
