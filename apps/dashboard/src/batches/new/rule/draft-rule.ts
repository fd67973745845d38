/** Drafts the rule of cutting from what the kernel wants and what the files tell, for a person to correct. */

import type { CutRule, FileFormat, InputRule, ParamRule } from '@manyhands/inputs';
import type { BufferSpec, Manifest } from '@manyhands/kernel';
import type { Glance } from '../files/glance.ts';

export interface GlancedFile {
  readonly name: string;
  /** Null where it could not be read, or is not in the page. */
  readonly glance: Glance | null;
}

export function draftRule(manifest: Manifest, files: readonly GlancedFile[]): CutRule {
  const table = findTable(manifest, files);
  const arrays = files.filter(({ name }) => name !== table?.name);
  const wanted = manifest.buffers.filter(({ role }) => role === 'input' || role === 'shared');
  const chosen = matchFiles(wanted, arrays);
  const inputs: Record<string, InputRule> = {};
  const shared: CutRule['shared'] = {};
  for (const buffer of wanted) {
    const file = chosen.get(buffer.name);
    if (!file) continue;
    if (buffer.role === 'shared') shared[buffer.name] = { file: file.name, ...formatOf(file) };
    else inputs[buffer.name] = draftInput(buffer, file);
  }
  const params = draftParams(manifest, table);
  const told = table !== null || Object.values(inputs).some(({ each }) => each !== 'same');
  return { ...(told ? {} : { count: 1 }), ...(table ? { table: table.name } : {}), params, inputs, shared };
}

/** A CSV file that has a column for a param; the others are arrays. */
function findTable(manifest: Manifest, files: readonly GlancedFile[]): GlancedFile | null {
  const has = ({ name, glance }: GlancedFile) =>
    glance?.kind === 'csv' &&
    glance.header &&
    !manifest.buffers.some((buffer) => stemOf(name) === buffer.name.toLowerCase()) &&
    manifest.params.some((param) => glance.columns.includes(param.name));
  return files.find(has) ?? null;
}

/** By name first, then those that are left in their order. */
function matchFiles(buffers: readonly BufferSpec[], files: readonly GlancedFile[]): Map<string, GlancedFile> {
  const left = [...files];
  const take = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const chosen = new Map<string, GlancedFile>();
  const wants: ((buffer: BufferSpec, file: GlancedFile) => boolean)[] = [
    ({ name }, file) => stemOf(file.name) === name.toLowerCase(),
    ({ name }, file) => stemOf(file.name).includes(name.toLowerCase()) && name.length > 2,
    () => true,
  ];
  for (const suits of wants)
    for (const buffer of buffers) {
      if (chosen.has(buffer.name)) continue;
      const file = take(left.findIndex((each) => suits(buffer, each)));
      if (file) chosen.set(buffer.name, file);
    }
  return chosen;
}

const stemOf = (name: string): string => name.replace(/\.[^.]*$/, '').toLowerCase();

/** An array with one axis more than the buffer has an entry for each workunit. */
function draftInput(buffer: BufferSpec, file: GlancedFile): InputRule {
  const rest = { file: file.name, ...formatOf(file) };
  const { glance } = file;
  if (glance?.kind === 'zip') return { each: 'file', ...rest };
  if (glance?.kind === 'npy' && glance.shape.length === buffer.shape.length + 1)
    return { each: 'row', ...rest };
  if (glance?.kind === 'csv' && buffer.shape.length === 1 && glance.columns.length > 1)
    return { each: 'row', ...rest };
  return { each: 'same', ...rest };
}

function formatOf({ glance }: GlancedFile): { format?: FileFormat } {
  return glance?.kind === 'csv' ? { format: { kind: 'csv', header: glance.header } } : {};
}

/** Drawn from the same seed, all workunits would give the same: each is given its own. Not so `seed_length`. */
const isSeed = (name: string): boolean => /(^seed|_seed|[a-z]Seed)$/.test(name);

/** Params that an extent names outright follow from the shapes, so they stand nowhere. */
function draftParams(manifest: Manifest, table: GlancedFile | null): Record<string, ParamRule> {
  const fromShapes = new Set<unknown>(
    manifest.buffers
      .filter(({ role }) => role === 'input' || role === 'shared')
      .flatMap(({ shape }) => shape),
  );
  const columns = table?.glance?.kind === 'csv' ? table.glance.columns : [];
  const params: Record<string, ParamRule> = {};
  for (const { name, type, min, max } of manifest.params) {
    if (columns.includes(name)) params[name] = { column: name };
    else if (fromShapes.has(name)) continue;
    else if (isSeed(name) && type !== 'f32') params[name] = { from: min ?? 1, step: 1 };
    else params[name] = Math.min(Math.max(min ?? 0, 0), max ?? Number.POSITIVE_INFINITY);
  }
  return params;
}
