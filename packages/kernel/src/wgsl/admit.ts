/** Admission of the WGSL variant: what the manifest says must be what the source declares. */
import type { InputIssue } from '@manyhands/protocol';
import type { AdmissionOptions } from '../admit.ts';
import type { BufferRole, Manifest } from '../manifest.ts';
import { allPasses, type PlacedPass, swappedBuffers } from '../passes.ts';
import { checkLimits } from './check-limits.ts';
import { findUnboundedLoops } from './loops.ts';
import { reflectWgsl, WgslError, type WgslReflection } from './reflect.ts';
import type { Report } from './report.ts';
import { isPadding, runnerMembers } from './uniform.ts';

export function admitWgsl(manifest: Manifest, source: string, options: AdmissionOptions): InputIssue[] {
  const issues: InputIssue[] = [];
  const report: Report = (message, cure, at = {}) =>
    issues.push({ where: 'kernel.wgsl', ...placed(source, at), message, cure });
  try {
    const reflection = reflectWgsl(source);
    checkEntryPoints(manifest, reflection, report);
    checkLimits(manifest, reflection, report);
    checkBindings(manifest, reflection, report);
    checkUniform(manifest, reflection, report);
    checkOverrides(manifest, reflection, report);
    if (!options.allowUnboundedLoops) checkLoops(reflection, report);
  } catch (error) {
    if (!(error instanceof WgslError)) throw error;
    report(error.message, 'correct the WGSL', error.line === undefined ? {} : { line: error.line });
  }
  const found = new Set(issues.map((issue) => issue.line));
  const opinions = options.compileWgsl?.(source) ?? [];
  return [...issues, ...opinions.filter((issue) => issue.line === undefined || !found.has(issue.line))];
}

/** Column of the first word on a line, where only the line is known. */
function placed(source: string, at: { line?: number; column?: number; where?: string }) {
  if (at.line === undefined || at.column !== undefined) return at;
  const text = source.split('\n')[at.line - 1] ?? '';
  return { ...at, column: Math.max(0, text.search(/\S/)) + 1 };
}

function checkEntryPoints(manifest: Manifest, reflection: WgslReflection, report: Report): void {
  for (const { pass, where } of allPasses(manifest)) {
    if (!reflection.entryPoints.some((entry) => entry.name === pass.entryPoint))
      report(`there is no compute entry point \`${pass.entryPoint}\``, entryPointCure(reflection), {
        where: `manifest.${where}.entryPoint`,
      });
  }
}

function entryPointCure(reflection: WgslReflection): string {
  const names = reflection.entryPoints.map((entry) => `\`${entry.name}\``).join(', ');
  return names ? `name one of ${names}` : 'add a function with @compute @workgroup_size(…)';
}

function checkBindings(manifest: Manifest, reflection: WgslReflection, report: Report): void {
  for (const { name, line } of reflection.foreign)
    report(
      `\`${name}\` is neither a storage nor a uniform buffer`,
      'kernels have buffers only, no textures',
      { line },
    );
  const roles = new Map(manifest.buffers.map((buffer) => [buffer.name, buffer.role]));
  const uniform = manifest.variants.webgpu?.uniform;
  const written = new Set<string>();
  for (const { name, access, kind, line } of reflection.bindings) {
    if (name === uniform) continue;
    const users = allPasses(manifest).filter(({ pass }) => entryUses(reflection, pass.entryPoint, name));
    const faults = new Map<string, string>();
    // A variable that no pass uses is bound to nothing.
    for (const user of users) {
      const target = user.pass.bind?.[name] ?? name;
      const role = roles.get(target);
      if (!role) faults.set(`the manifest has no buffer \`${target}\` for this variable`, bufferCure(kind));
      else for (const fault of useFaults(user, target, role, access)) faults.set(...fault);
      if (access === 'read_write') written.add(target);
    }
    for (const [message, cure] of faults) report(message, cure, { line });
  }
  const swapped = swappedBuffers(manifest);
  manifest.buffers.forEach((buffer, i) => {
    const where = `manifest.buffers[${i}]`;
    const used = isUsed(manifest, reflection, buffer.name) || swapped.has(buffer.name);
    if (!used)
      report(
        `no pass uses a WGSL variable \`${buffer.name}\``,
        'give variable and buffer one name, or use passes[].bind',
        {
          where,
        },
      );
    else if (IS_FILLED.has(buffer.role) && !written.has(buffer.name) && !swapped.has(buffer.name))
      report(`${buffer.role} \`${buffer.name}\` is never writable`, 'declare it var<storage, read_write>', {
        where,
      });
  });
}

const IS_FILLED: ReadonlySet<BufferRole> = new Set<BufferRole>(['output', 'derived']);

/** What a pass may not do with a buffer because of its role, each with its cure. */
function useFaults(
  { pass, derives }: PlacedPass,
  target: string,
  role: BufferRole,
  access: 'read' | 'read_write',
): [string, string][] {
  const writes = access === 'read_write';
  if (derives && role !== 'shared' && role !== 'derived')
    return [
      [
        `\`${pass.entryPoint}\` derives, but uses \`${target}\`, which is the workunit's own (${role})`,
        'derive from shared buffers and derive.params alone, or make it a pass of the workunit',
      ],
    ];
  if (role === 'shared' && writes)
    return [[`\`${target}\` is shared by the batch, but may be written`, 'declare it var<storage, read>']];
  if (role === 'derived' && writes && !derives)
    return [
      [
        `\`${target}\` is kept for later workunits, but \`${pass.entryPoint}\` may write it`,
        'declare a second variable var<storage, read> and use passes[].bind, or write it in derive.passes',
      ],
    ];
  return [];
}

const bufferCure = (kind: string): string =>
  kind === 'uniform'
    ? 'name it in variants.webgpu.uniform, or add a buffer'
    : 'add the buffer, or use passes[].bind';

const entryUses = (reflection: WgslReflection, entryPoint: string, variable: string): boolean =>
  reflection.entryPoints.some((entry) => entry.name === entryPoint && entry.variables.includes(variable));

const isUsed = (manifest: Manifest, reflection: WgslReflection, buffer: string): boolean =>
  allPasses(manifest).some(({ pass }) =>
    reflection.entryPoints.some(
      (entry) =>
        entry.name === pass.entryPoint &&
        entry.variables.some((name) => (pass.bind?.[name] ?? name) === buffer),
    ),
  );

function checkUniform(manifest: Manifest, reflection: WgslReflection, report: Report): void {
  const name = manifest.variants.webgpu?.uniform;
  if (name === undefined) return;
  const uniform = reflection.uniforms.get(name);
  if (!uniform) {
    report(
      `there is no uniform \`${name}\``,
      'declare it var<uniform>, or leave variants.webgpu.uniform out',
      {
        where: 'manifest.variants.webgpu.uniform',
      },
    );
    return;
  }
  const line = reflection.bindings.find((binding) => binding.name === name)?.line;
  const at = line === undefined ? {} : { line };
  const types = new Map<string, string>(manifest.params.map((param) => [param.name, param.type]));
  for (const member of runnerMembers(manifest)) types.set(member, 'u32');
  for (const member of uniform.unsupported)
    report(
      `member \`${member}\` of \`${name}\` is no u32, i32, f32 or vector of them`,
      'use those types',
      at,
    );
  for (const member of uniform.members) {
    const type = types.get(member.name);
    if (type === undefined && !isPadding(member))
      report(
        `no param fills member \`${member.name}\` of \`${name}\``,
        'add the param, or begin padding with `_`',
        at,
      );
    else if (type !== undefined && type !== member.type)
      report(
        `member \`${member.name}\` is ${member.type}, but its value is ${type}`,
        'give both one type',
        at,
      );
  }
  for (const member of runnerMembers(manifest)) {
    if (!uniform.members.some((known) => known.name === member))
      report(`uniform \`${name}\` has no member \`${member}\``, 'add it as u32', at);
  }
}

function checkOverrides(manifest: Manifest, reflection: WgslReflection, report: Report): void {
  for (const { name, hasDefault, line } of reflection.overrides) {
    if (!hasDefault && !manifest.params.some((param) => param.name === name))
      report(`override \`${name}\` has neither a default nor a param of its name`, 'add one of them', {
        line,
      });
    // Constants of a pipeline are compiled in: none may tell a deriving pass of its workunit.
    else if (manifest.derive && isHiddenFromDeriving(manifest, name))
      report(
        `override \`${name}\` is a param that deriving is not shown`,
        'name it in derive.params, or read it from the uniform',
        { line },
      );
  }
}

const isHiddenFromDeriving = ({ params, derive }: Manifest, name: string): boolean =>
  params.some((param) => param.name === name) && !derive?.params.includes(name);

function checkLoops(reflection: WgslReflection, report: Report): void {
  for (const { line, missing } of findUnboundedLoops(reflection.ast))
    report(
      `this loop has no visible bound: ${missing}`,
      'count towards a limit, such as for (var i = 0u; i < n; i++)',
      {
        line,
      },
    );
}
