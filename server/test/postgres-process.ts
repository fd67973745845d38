/** Kills the embedded PostgreSQL as nothing should: without warning. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePlace } from '../src/store/embedded/place.ts';

/** `postmaster`: the parent alone, whose children notice; `everyone`: all at once, as a crash of the machine would. */
export async function killPostgres(dataDir: string, who: 'postmaster' | 'everyone'): Promise<void> {
  const { cluster } = await choosePlace(dataDir);
  const postmaster = readPid(join(cluster, 'postmaster.pid'));
  if (postmaster === null) return; // It is just being started again.
  const children = who === 'everyone' ? childrenOf(postmaster) : [];
  for (const pid of [postmaster, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It had ended already.
    }
  }
}

function readPid(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch {
    return null;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}
