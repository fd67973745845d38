/** What a kernel asks of a device: no more than every device has, or than its manifest says that it requires. */
import type { Manifest } from '../manifest.ts';
import { GUARANTEED_LIMITS, KERNEL_FEATURES, type LimitName } from './limits.ts';
import type { WgslBinding, WgslEntryPoint, WgslReflection } from './reflect.ts';
import type { Report } from './report.ts';

export function checkLimits(manifest: Manifest, reflection: WgslReflection, report: Report): void {
  const limit = (name: LimitName): number => manifest.requires.limits[name] ?? GUARANTEED_LIMITS[name];
  checkRequirements(manifest, report);
  checkExtensions(manifest, reflection, report);
  checkPlaces(reflection, limit, report);
  for (const entry of reflection.entryPoints) {
    checkSize(entry, limit, report);
    checkOverriddenSize(manifest, entry, limit, report);
    checkMemory(entry, limit, report);
    const used = reflection.bindings.filter(({ name }) => entry.variables.includes(name));
    checkStage(entry, used, limit, report);
  }
}

type Limit = (name: LimitName) => number;

const SIZES = [
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
] as const satisfies LimitName[];

function checkRequirements({ requires }: Manifest, report: Report): void {
  requires.features.forEach((name, i) => {
    if (!KERNEL_FEATURES.includes(name))
      report(
        `no volunteer's device is opened with \`${name}\``,
        `use ${KERNEL_FEATURES.join(', ')} or none`,
        {
          where: `manifest.requires.features[${i}]`,
        },
      );
  });
  for (const name of Object.keys(requires.limits)) {
    if (!Object.hasOwn(GUARANTEED_LIMITS, name))
      report(
        'is no limit of WebGPU that a kernel may ask for',
        `use ${Object.keys(GUARANTEED_LIMITS).join(', ')}`,
        {
          where: `manifest.requires.limits.${name}`,
        },
      );
  }
}

/** Extensions of the language, by the feature that a device must have for them. */
const FEATURE_OF: ReadonlyMap<string, string> = new Map([
  ['f16', 'shader-f16'],
  ['subgroups', 'subgroups'],
]);

function checkExtensions({ requires }: Manifest, { extensions }: WgslReflection, report: Report): void {
  for (const { name, line } of extensions) {
    const feature = FEATURE_OF.get(name);
    if (feature === undefined) report(`\`enable ${name}\` is for no kernel`, 'do without it', { line });
    else if (!requires.features.includes(feature))
      report(
        `\`enable ${name}\` needs a device with ${feature}, and not every one has it`,
        `add "${feature}" to requires.features: other devices are then not given the kernel`,
        { line },
      );
  }
}

function checkPlaces({ bindings }: WgslReflection, limit: Limit, report: Report): void {
  for (const { name, group, binding, isPlaced, line } of bindings) {
    const mostGroup = limit('maxBindGroups') - 1;
    const mostBinding = limit('maxBindingsPerBindGroup') - 1;
    if (!isPlaced)
      report(`\`${name}\` has no place`, 'write @group(0) @binding(…) before it, each place once', { line });
    else if (group > mostGroup || binding > mostBinding)
      report(
        `\`${name}\` lies at @group(${group}) @binding(${binding}), where not every device has a place`,
        `use @group(0) to @group(${mostGroup}) and @binding(0) to @binding(${mostBinding})`,
        { line },
      );
  }
}

function checkSize({ name, workgroupSize, line }: WgslEntryPoint, limit: Limit, report: Report): void {
  const invocations = workgroupSize.reduce((product, size) => product * size, 1);
  const most = limit('maxComputeInvocationsPerWorkgroup');
  const sizes = SIZES.map(limit);
  if (invocations > most || workgroupSize.some((size, axis) => size > (sizes[axis] ?? 0)))
    report(
      `workgroups of \`${name}\` are ${workgroupSize.join(' × ')}, more than ${most} invocations or ${sizes.join(' × ')}`,
      'make the workgroup smaller, or ask for more in requires.limits',
      { line },
    );
}

/** A size that a param sets must hold for all values that the param may have. */
function checkOverriddenSize(manifest: Manifest, entry: WgslEntryPoint, limit: Limit, report: Report): void {
  const most = limit('maxComputeInvocationsPerWorkgroup');
  entry.writtenSize.forEach((written, axis) => {
    const max = manifest.params.find(({ name }) => name === written)?.max;
    const side = Math.min(most, limit(SIZES[axis] ?? SIZES[2]));
    if (max !== undefined && max > side)
      report(
        `workgroups of \`${entry.name}\` are \`${written}\` wide, which may be ${max}; ${side} are allowed`,
        `give the param \`${written}\` a max of ${side}, or ask for more in requires.limits`,
        { line: entry.line },
      );
  });
}

function checkMemory({ name, workgroupBytes, line }: WgslEntryPoint, limit: Limit, report: Report): void {
  const most = limit('maxComputeWorkgroupStorageSize');
  if (workgroupBytes > most)
    report(
      `\`${name}\` uses ${workgroupBytes} bytes of workgroup memory; ${most} are allowed`,
      'make var<workgroup> smaller, or ask for more in requires.limits.maxComputeWorkgroupStorageSize',
      { line },
    );
}

function checkStage(
  { name, line }: WgslEntryPoint,
  used: readonly WgslBinding[],
  limit: Limit,
  report: Report,
): void {
  for (const [kind, limitName] of [
    ['storage', 'maxStorageBuffersPerShaderStage'],
    ['uniform', 'maxUniformBuffersPerShaderStage'],
  ] as const) {
    const count = used.filter((binding) => binding.kind === kind).length;
    if (count > limit(limitName))
      report(
        `\`${name}\` uses ${count} ${kind} buffers; ${limit(limitName)} are allowed, which is what every device has`,
        `join some of them, cut the pass in two, or ask for more in requires.limits.${limitName}`,
        { line },
      );
  }
  const taken = new Map<string, string>();
  for (const { name: variable, group, binding, isPlaced, line: at } of used) {
    const place = `@group(${group}) @binding(${binding})`;
    const other = taken.get(place);
    if (isPlaced && other !== undefined)
      report(
        `\`${name}\` uses \`${variable}\` and \`${other}\`, both at ${place}`,
        'give each a place of its own',
        {
          line: at,
        },
      );
    taken.set(place, variable);
  }
}
