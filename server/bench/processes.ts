/** CPU time and memory of a process and its descendants, read from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc/<pid>/stat; fixed at 100 in every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
  /** Of children that have ended: backends of the database come and go. */
  readonly endedChildrenSeconds: number;
}

function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the command's name, may hold spaces; what follows its bracket does not.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const seconds = (first: number): number =>
      (Number(fields[first]) + Number(fields[first + 1])) / TICKS_PER_SECOND;
    return {
      pid,
      parent: Number(fields[1]),
      cpuSeconds: seconds(11),
      endedChildrenSeconds: seconds(13),
    };
  } catch {
    return null; // It ended between listing and reading.
  }
}

export interface CpuReading {
  /** The process itself. */
  readonly ownSeconds: number;
  /** All its descendants: the database. */
  readonly descendantSeconds: number;
}

const readStats = (): Stat[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);

export function readCpu(pid: number): CpuReading {
  const stats = readStats();
  const family = new Set([pid]);
  for (let grew = true; grew; ) {
    const before = family.size;
    for (const stat of stats) if (family.has(stat.parent)) family.add(stat.pid);
    grew = family.size > before;
  }
  const own = stats.find((stat) => stat.pid === pid);
  const descendants = stats.filter((stat) => family.has(stat.pid) && stat.pid !== pid);
  return {
    ownSeconds: own?.cpuSeconds ?? 0,
    descendantSeconds: descendants.reduce(
      (sum, stat) => sum + stat.cpuSeconds + stat.endedChildrenSeconds,
      own?.endedChildrenSeconds ?? 0,
    ),
  };
}

/** By process, the nanoseconds computed so far by those of a database server that serve clients: not what vacuums or writes. */
export function readBackends(server: number): ReadonlyMap<number, number> {
  const computed = new Map<number, number>();
  for (const { pid } of readStats().filter(({ parent }) => parent === server)) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('[local]')) continue;
      computed.set(pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]));
    } catch {
      // It ended between listing and reading.
    }
  }
  return computed;
}

/** The most resident memory that one process has had since its start, in bytes. */
export const readMostResidentBytes = (pid: number): number => readStatus(pid, 'VmHWM');

/** The resident memory of one process now, in bytes. */
export const readResidentBytes = (pid: number): number => readStatus(pid, 'VmRSS');

function readStatus(pid: number, field: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const line = status.split('\n').find((text) => text.startsWith(`${field}:`));
  return Number(line?.match(/(\d+) kB/)?.[1] ?? 0) * 1024;
}
