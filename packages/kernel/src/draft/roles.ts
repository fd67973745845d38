/** Guesses what a storage variable is for, from its access mode, its name and how the source uses it. */
import type { BufferRole } from '../manifest.ts';
import type { WgslBinding } from '../wgsl/reflect.ts';
import type { Usage } from './usage.ts';

/** `in-place`: holds the input first and the output afterwards, which a manifest says with two buffers and a swap. */
export type GuessedRole = Exclude<BufferRole, 'derived'> | 'in-place';

const TABLE = /(^|_)(lut|lookup|table|weights)(_|$)|(Lut|Lookup|Table|Weights)$/;
const SCRATCH = /scratch|te?mp|partial|interm|workspace|(^|_)(aux|work)(_|$)/i;
const RESULT = /out|result|dst|dest/i;
const SOURCE =
  /^(v_|in_?|g_)?(in(put)?|src|source|data|values?|state|numbers|indices|points|particles|pos\w*|vel\w*)$/i;

/** Roles by the name of the variable. At least one is an output where anything may be written. */
export function guessRoles(bindings: readonly WgslBinding[], usage: Usage): ReadonlyMap<string, GuessedRole> {
  const hasInput = bindings.some(({ access }) => access === 'read');
  const roles = new Map<string, GuessedRole>();
  for (const { name, access } of bindings) {
    const [reads, writes] = [usage.reads.has(name), usage.writes.has(name)];
    if (access === 'read') roles.set(name, TABLE.test(name) ? 'shared' : 'input');
    else if (!writes && reads) roles.set(name, 'input');
    else if (RESULT.test(name)) roles.set(name, 'output');
    else if (SCRATCH.test(name)) roles.set(name, 'scratch');
    else if (reads && (SOURCE.test(name) || !hasInput)) roles.set(name, 'in-place');
    else roles.set(name, 'output');
  }
  const accumulates = [...roles.values()].includes('output');
  const writable = bindings.filter(({ access }) => access === 'read_write');
  if (!accumulates && ![...roles.values()].includes('in-place')) {
    const last = writable.at(-1);
    if (last) roles.set(last.name, 'output');
  }
  return roles;
}
