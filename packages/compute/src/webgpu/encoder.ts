/** Turns steps into commands: uniform values, bind groups, dispatches. One encoder per run. */
import { type ParamValues, type Pass, packUniform } from '@manyhands/kernel';
import { KernelFailure } from '../backend.ts';
import { USAGE } from './constants.ts';
import type { Step } from './cursor.ts';
import type { DeviceWatch } from './device-watch.ts';
import type { OwnBuffers } from './memory.ts';
import type { CompiledKernel, CompiledPass } from './pipelines.ts';

/** Steps of one submission: as many slots as the uniform buffer has, each with the values of one step. */
export const MOST_STEPS = 256;

export class StepEncoder {
  private readonly watch: DeviceWatch;
  private readonly compiled: CompiledKernel;
  private readonly pipelines: readonly GPUComputePipeline[];
  private readonly params: ParamValues;
  private readonly slotBytes: number;
  private readonly slots: GPUBuffer | undefined;
  private readonly staged: DataView<ArrayBuffer>;
  private readonly paddedBytes: ReadonlyMap<string, number>;
  /** By pass and the buffers that its variables stand for. */
  private readonly bindGroups = new Map<string, GPUBindGroup[]>();
  private readonly bufferIds = new Map<GPUBuffer, number>();

  private constructor(
    watch: DeviceWatch,
    compiled: CompiledKernel,
    pipelines: readonly GPUComputePipeline[],
    params: ParamValues,
    paddedBytes: ReadonlyMap<string, number>,
    slots: GPUBuffer | undefined,
  ) {
    this.watch = watch;
    this.compiled = compiled;
    this.pipelines = pipelines;
    this.params = params;
    this.paddedBytes = paddedBytes;
    this.slots = slots;
    this.slotBytes = slotBytesOf(watch, compiled);
    this.staged = new DataView(new ArrayBuffer(slots ? this.slotBytes * MOST_STEPS : 0));
  }

  /** `paddedBytes` are the lengths that the kernel may see of each buffer. */
  static async create(
    watch: DeviceWatch,
    own: OwnBuffers,
    compiled: CompiledKernel,
    pipelines: readonly GPUComputePipeline[],
    params: ParamValues,
    paddedBytes: ReadonlyMap<string, number>,
  ): Promise<StepEncoder> {
    const bytes = slotBytesOf(watch, compiled) * MOST_STEPS;
    const slots = compiled.uniform
      ? await own.take('(params)', bytes, USAGE.UNIFORM | USAGE.COPY_DST)
      : undefined;
    return new StepEncoder(watch, compiled, pipelines, params, paddedBytes, slots);
  }

  /** A write is ordered with submissions, so slots may be used again while earlier steps still run. */
  writeSlots(steps: readonly Step[]): void {
    const { uniform } = this.compiled;
    if (!uniform || !this.slots) return;
    steps.forEach((step, slot) => {
      packUniform(uniform, { ...this.params, ...step.values }, this.staged, slot * this.slotBytes);
    });
    // Bytes, not the DataView: dawn.node takes no DataView here.
    const bytes = new Uint8Array(this.staged.buffer, 0, steps.length * this.slotBytes);
    this.watch.device.queue.writeBuffer(this.slots, 0, bytes);
  }

  /** `slot` is the step's place among those given to `writeSlots`. */
  encodeStep(encoder: GPUComputePassEncoder, step: Step, slot: number): void {
    const pipeline = this.pipelines[step.passIndex];
    const compiled = this.compiled.passes[step.passIndex];
    if (!pipeline || !compiled) throw new Error(`There is no pass ${step.passIndex}.`);
    encoder.setPipeline(pipeline);
    const bindGroups = this.bindGroupsOf(compiled, step);
    compiled.groups.forEach(({ bindings }, group) => {
      const hasParams = bindings.some(({ name }) => name === this.compiled.uniform?.name);
      encoder.setBindGroup(group, bindGroups[group], hasParams ? [slot * this.slotBytes] : []);
    });
    encoder.dispatchWorkgroups(...step.workgroups);
  }

  private bindGroupsOf(compiled: CompiledPass, step: Step): GPUBindGroup[] {
    const ids = [...step.buffers.values()].map((buffer) => this.idOf(buffer));
    const key = `${step.passIndex}:${ids.join()}`;
    const known = this.bindGroups.get(key);
    if (known) return known;
    const made = compiled.groups.map(({ layout, bindings }) =>
      this.watch.device.createBindGroup({
        layout,
        entries: bindings.map(({ name, binding, kind }) => ({
          binding,
          resource: this.resourceOf(compiled.pass, step, name, kind),
        })),
      }),
    );
    this.bindGroups.set(key, made);
    return made;
  }

  private resourceOf(pass: Pass, step: Step, variable: string, kind: string): GPUBufferBinding {
    const { uniform } = this.compiled;
    if (uniform && this.slots && variable === uniform.name) {
      return { buffer: this.slots, offset: 0, size: uniform.bytes };
    }
    const name = pass.bind?.[variable] ?? variable;
    const buffer = step.buffers.get(name);
    if (!buffer) throw new KernelFailure('compile', `The manifest has no buffer for variable ${variable}.`);
    // Storage is bound at its own length, which `arrayLength` tells the kernel; a uniform needs its whole struct.
    return kind === 'uniform' ? { buffer } : { buffer, size: this.paddedBytes.get(name) ?? buffer.size };
  }

  private idOf(buffer: GPUBuffer): number {
    const id = this.bufferIds.get(buffer) ?? this.bufferIds.size;
    this.bufferIds.set(buffer, id);
    return id;
  }
}

/**
 * Submits the steps of each seat in order, so that each sees what those before it wrote. The seats take turns: what
 * lies side by side then has no buffer in common that is written, and a driver may overlap it.
 */
export function submitSteps(
  device: GPUDevice,
  seats: readonly { readonly encoder: StepEncoder; readonly steps: readonly Step[] }[],
): void {
  for (const { encoder, steps } of seats) encoder.writeSlots(steps);
  const commands = device.createCommandEncoder();
  const pass = commands.beginComputePass();
  const rounds = Math.max(...seats.map(({ steps }) => steps.length));
  for (let slot = 0; slot < rounds; slot++) {
    for (const { encoder, steps } of seats) {
      const step = steps[slot];
      if (step) encoder.encodeStep(pass, step, slot);
    }
  }
  pass.end();
  device.queue.submit([commands.finish()]);
}

function slotBytesOf(watch: DeviceWatch, compiled: CompiledKernel): number {
  const alignment = watch.device.limits.minUniformBufferOffsetAlignment;
  return Math.ceil((compiled.uniform?.bytes ?? 0) / alignment) * alignment;
}
