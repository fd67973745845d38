/** Drafts a manifest for a shader that somebody wrote for something else: what reflection knows, and guesses for the rest. */
import { isFloat } from '../element.ts';
import type { Agreement, BufferSpec, Manifest, Param, Pass } from '../manifest.ts';
import { reflectWgsl, type WgslBinding, type WgslReflection } from '../wgsl/reflect.ts';
import { isPadding } from '../wgsl/uniform.ts';
import { freeName, guessLengths } from './lengths.ts';
import { type GuessedRole, guessRoles } from './roles.ts';
import { usageOf } from './usage.ts';
import { guessWorkgroups } from './workgroups.ts';

/** A guess that a person should look at. `where` is a path such as `manifest.buffers[1].role`. */
export interface DraftNote {
  readonly where: string;
  readonly message: string;
}
export interface ManifestDraft {
  readonly manifest: Manifest;
  readonly notes: readonly DraftNote[];
}

/** What a device grants without being asked: beyond these `requires.limits` has to name more. */
const GRANTED = { invocations: 256, storageBuffers: 8 } as const;

/** A manifest that fits the source as far as the source tells. Throws `WgslError` where it cannot be read. */
export function draftManifest(wgsl: string, title = 'Untitled kernel'): ManifestDraft {
  const reflection = reflectWgsl(wgsl);
  const notes: DraftNote[] = [];
  const { uniform, params } = draftParams(reflection);
  const taken = new Set([...params.map(({ name }) => name), ...reflection.bindings.map(({ name }) => name)]);
  let lengths = guessLengths(params);
  const bound = reflection.bindings.filter(({ name }) => name !== uniform);
  if (lengths.length === 0 && bound.some(({ stored }) => stored.count === null)) {
    const name = freeName('n', taken);
    params.push({ name, type: 'u32', min: 1 });
    lengths = [name];
    notes.push({
      where: 'manifest.params',
      message: `nothing in the source tells how long its arrays are: \`${name}\` was added`,
    });
  }
  const { buffers, swaps } = draftBuffers(
    bound,
    guessRoles(bound, usageOf(reflection.ast)),
    lengths,
    taken,
    notes,
  );
  const passes = draftPasses(reflection, buffers, lengths, swaps, notes);
  return {
    manifest: {
      ...describe(wgsl, title, notes),
      params,
      buffers,
      passes,
      requires: requirementsOf(wgsl, reflection),
      cost: costOf(buffers),
      agreement: agreementOf(buffers, notes),
      variants: { webgpu: uniform === undefined ? {} : { uniform } },
    },
    notes,
  };
}

/** What the source does not say stays empty, for a person to say. */
function describe(wgsl: string, title: string, notes: DraftNote[]) {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 63);
  const comment = /^\s*\/\/+[!\s]*(\S.*\S)/.exec(wgsl)?.[1];
  const license = /SPDX-License-Identifier:\s*([\w.+-]+)/.exec(wgsl)?.[1];
  const isSentence = comment !== undefined && !comment.startsWith('SPDX') && /\p{L}/u.test(comment);
  if (isSentence)
    notes.push({ where: 'manifest.description', message: 'it is the first comment of the source' });
  return {
    name: slug || 'untitled-kernel',
    title,
    description: isSentence ? comment.slice(0, 2000) : '',
    license: license ?? '',
  };
}

/** Params of the one uniform whose members are all scalars or vectors, and of overrides without a default. */
function draftParams({ uniforms, overrides }: WgslReflection): {
  uniform: string | undefined;
  params: Param[];
} {
  const uniform = [...uniforms.values()].find(({ unsupported }) => unsupported.length === 0);
  const members = (uniform?.members ?? []).filter((member) => !isPadding(member));
  const params: Param[] = members.map(({ name, type }) => ({ name, type }));
  for (const { name, hasDefault } of overrides)
    if (!hasDefault && !params.some((param) => param.name === name)) params.push({ name, type: 'u32' });
  return { uniform: uniform?.name, params: params.slice(0, 32) };
}

function draftBuffers(
  bindings: readonly WgslBinding[],
  roles: ReadonlyMap<string, GuessedRole>,
  lengths: readonly string[],
  taken: Set<string>,
  notes: DraftNote[],
) {
  const buffers: BufferSpec[] = [];
  const swaps: [string, string][] = [];
  const add = (binding: WgslBinding, name: string, role: BufferSpec['role']) => {
    const { element, inner, count } = binding.stored;
    const outer = count === null ? lengths : inner.length > 0 && count === 1 ? [] : [count];
    buffers.push({ name, type: element, shape: [...outer, ...inner].slice(0, 4), role });
  };
  for (const binding of bindings) {
    const role = roles.get(binding.name) ?? 'input';
    if (role !== 'in-place') {
      add(binding, binding.name, role);
      continue;
    }
    const result = freeName(`${binding.name}_out`, taken);
    taken.add(result);
    const where = `manifest.buffers[${buffers.length}]`;
    add(binding, binding.name, 'input');
    add(binding, result, 'output');
    swaps.push([binding.name, result]);
    notes.push({
      where,
      message: `\`${binding.name}\` seems to be changed in place: it is the input, and \`${result}\` takes what it holds at the end`,
    });
  }
  return { buffers, swaps };
}

function draftPasses(
  { entryPoints }: WgslReflection,
  buffers: readonly BufferSpec[],
  lengths: readonly string[],
  swaps: readonly [string, string][],
  notes: DraftNote[],
): Pass[] {
  const passes: Pass[] = entryPoints.map(({ name, workgroupSize }, i) => {
    const guess = guessWorkgroups(workgroupSize, buffers, lengths);
    if (guess.note) notes.push({ where: `manifest.passes[${i}].workgroups`, message: guess.note });
    return { entryPoint: name, workgroups: guess.workgroups };
  });
  // What is changed in place is exchanged when everything has run.
  const last = passes.at(-1);
  const [first, ...others] = swaps;
  if (last && first) last.swap = others.length === 0 ? first : [first, ...others];
  if (passes.length > 1)
    notes.push({
      where: 'manifest.passes',
      message: 'entry points run once each, in the order of the source',
    });
  return passes;
}

function requirementsOf(wgsl: string, { entryPoints, bindings }: WgslReflection): Manifest['requires'] {
  const enabled = [...wgsl.matchAll(/^\s*enable\s+([^;]+);/gm)].flatMap(([, names = '']) =>
    names.split(/\s*,\s*/),
  );
  const features = enabled.flatMap((name) =>
    name === 'f16' ? ['shader-f16'] : name === 'subgroups' ? ['subgroups'] : [],
  );
  const limits: Record<string, number> = {};
  const invocations = Math.max(0, ...entryPoints.map(({ workgroupSize: [x, y, z] }) => x * y * z));
  if (invocations > GRANTED.invocations) {
    limits.maxComputeInvocationsPerWorkgroup = invocations;
    limits.maxComputeWorkgroupSizeX = Math.max(...entryPoints.map(({ workgroupSize: [x] }) => x));
  }
  const storage = bindings.filter(({ kind }) => kind === 'storage').length;
  if (storage > GRANTED.storageBuffers) limits.maxStorageBuffersPerShaderStage = storage;
  return { features, limits };
}

/** One operation for each element of the largest array, as far as names tell which that is. */
function costOf(buffers: readonly BufferSpec[]): string | number {
  const shapes = buffers.map(({ shape }) => shape).sort((a, b) => b.length - a.length);
  const product = (shapes[0] ?? [1]).join(' * ');
  return /^\d+$/.test(product) ? Number(product) : product;
}

function agreementOf(buffers: readonly BufferSpec[], notes: DraftNote[]): Record<string, Agreement> {
  const rules: Record<string, Agreement> = {};
  for (const { name, type, role } of buffers) {
    if (role !== 'output') continue;
    rules[name] = isFloat(type)
      ? { kind: 'tolerance', absolute: 1e-6, relative: 1e-4, ulp: 0, mismatchShare: 0 }
      : { kind: 'exact' };
    if (isFloat(type))
      notes.push({
        where: `manifest.agreement.${name}`,
        message: 'devices round differently: set the tolerance that follows from your arithmetic',
      });
  }
  return rules;
}
