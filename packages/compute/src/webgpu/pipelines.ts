/** Compiles the passes of a kernel: explicit bind group layouts from reflection, asynchronous pipelines. */
import {
  allPasses,
  type KernelBundle,
  type ParamValues,
  type Pass,
  reflectWgsl,
  type WgslBinding,
  WgslError,
  type WgslReflection,
  type WgslUniform,
} from '@manyhands/kernel';
import { KernelFailure } from '../backend.ts';
import { COMPUTE_STAGE } from './constants.ts';
import type { DeviceWatch } from './device-watch.ts';

/** A pass made ready. */
export interface CompiledPass {
  readonly pass: Pass;
  /** Variables of the entry point, by group. The uniform of params is among them. */
  readonly groups: readonly {
    readonly layout: GPUBindGroupLayout;
    readonly bindings: readonly WgslBinding[];
  }[];
  readonly layout: GPUPipelineLayout;
}

export interface CompiledKernel {
  readonly module: GPUShaderModule;
  /** As `allPasses` of the manifest has them: those that derive first. */
  readonly passes: readonly CompiledPass[];
  readonly uniform: WgslUniform | undefined;
  /** Names of params that are overrides, with what `constants` calls them. */
  readonly overrides: ReadonlyMap<string, string>;
}

/** Compiles the module and lays out every pass. Throws `KernelFailure` with code `compile` or `unsupported`. */
export async function compileKernel(watch: DeviceWatch, kernel: KernelBundle): Promise<CompiledKernel> {
  const { name, variants, params } = kernel.manifest;
  if (kernel.wgsl === undefined || !variants.webgpu) {
    throw new KernelFailure('unsupported', `${name} has no WebGPU variant.`);
  }
  const reflection = reflect(kernel.wgsl);
  const module = await compileModule(watch, kernel.wgsl);
  const uniformName = variants.webgpu.uniform;
  const compiled = await watch.guard(`The passes of ${name}`, () =>
    allPasses(kernel.manifest).map(({ pass }) => layOutPass(watch.device, reflection, pass, uniformName)),
  );
  const known = new Set(params.map((param) => param.name));
  const overrides = reflection.overrides.filter((override) => known.has(override.name));
  return {
    module,
    passes: compiled,
    uniform: uniformName === undefined ? undefined : reflection.uniforms.get(uniformName),
    overrides: new Map(overrides.map((override) => [override.name, override.key])),
  };
}

function reflect(source: string): WgslReflection {
  try {
    return reflectWgsl(source);
  } catch (cause) {
    if (!(cause instanceof WgslError)) throw cause;
    throw new KernelFailure('compile', `kernel.wgsl:${cause.line ?? 1}: ${cause.message}`, { cause });
  }
}

async function compileModule(watch: DeviceWatch, code: string): Promise<GPUShaderModule> {
  // The scope only keeps the error from the console; the compilation info says more.
  watch.device.pushErrorScope('validation');
  const module = watch.device.createShaderModule({ code });
  const error = watch.device.popErrorScope();
  const info = await watch.untilLost(module.getCompilationInfo());
  const errors = info.messages.filter((message) => message.type === 'error');
  if (errors.length > 0) {
    const texts = errors.map((m) => `kernel.wgsl:${m.lineNum}:${m.linePos}: ${m.message}`);
    throw new KernelFailure('compile', texts.join('\n'));
  }
  const other = await watch.untilLost(error);
  if (other) throw new KernelFailure('compile', other.message);
  return module;
}

/** `layout: 'auto'` would drop bindings that a pass does not use and give every pass a layout of its own kind. */
function layOutPass(
  device: GPUDevice,
  reflection: WgslReflection,
  pass: Pass,
  uniformName: string | undefined,
): CompiledPass {
  const entry = reflection.entryPoints.find(({ name }) => name === pass.entryPoint);
  if (!entry) throw new KernelFailure('compile', `There is no entry point ${pass.entryPoint}.`);
  const used = reflection.bindings.filter(({ name }) => entry.variables.includes(name));
  const count = used.reduce((most, { group }) => Math.max(most, group + 1), 0);
  const groups = Array.from({ length: count }, (_, group) => {
    const bindings = used.filter((binding) => binding.group === group);
    const entries = bindings.map((binding) => layoutEntry(binding, binding.name === uniformName));
    return { bindings, layout: device.createBindGroupLayout({ entries }) };
  });
  return {
    pass,
    groups,
    layout: device.createPipelineLayout({ bindGroupLayouts: groups.map(({ layout }) => layout) }),
  };
}

function layoutEntry(binding: WgslBinding, isParams: boolean): GPUBindGroupLayoutEntry {
  const buffer: GPUBufferBindingLayout =
    binding.kind === 'uniform'
      ? { type: 'uniform', hasDynamicOffset: isParams }
      : { type: binding.access === 'read' ? 'read-only-storage' : 'storage' };
  return { binding: binding.binding, visibility: COMPUTE_STAGE, buffer };
}

/** Pipelines of all passes for these params, compiled in parallel and off the thread that draws pages. */
export async function compilePipelines(
  watch: DeviceWatch,
  compiled: CompiledKernel,
  params: ParamValues,
): Promise<GPUComputePipeline[]> {
  const constants: Record<string, number> = {};
  for (const [name, key] of compiled.overrides) constants[key] = params[name] ?? 0;
  const { module } = compiled;
  const pipelines = compiled.passes.map(({ pass, layout }) =>
    watch.device.createComputePipelineAsync({
      layout,
      compute: { module, entryPoint: pass.entryPoint, constants },
    }),
  );
  try {
    return await watch.untilLost(Promise.all(pipelines));
  } catch (cause) {
    if (cause instanceof KernelFailure) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new KernelFailure('compile', `A pipeline does not compile: ${message}`, { cause });
  }
}
