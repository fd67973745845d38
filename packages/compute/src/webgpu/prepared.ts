/** A kernel compiled for a WebGPU device, and what it keeps between workunits. */
import {
  type BufferBytes,
  derivingCost,
  type KernelBundle,
  type Layout,
  type ParamValues,
  paramsForDeriving,
} from '@manyhands/kernel';
import type { KernelInput, KernelOutput, PreparedKernel, RunControl } from '../backend.ts';
import { checkInput, checkOutputs } from '../check.ts';
import { throwIfStopped } from '../control.ts';
import { type Derived, isOf, runWithDerived } from '../deriving.ts';
import type { Kept } from '../kept.ts';
import type { Completion } from './completion.ts';
import { MAP_READ, USAGE } from './constants.ts';
import { Cursor, type Walk } from './cursor.ts';
import type { DeviceWatch } from './device-watch.ts';
import { StepEncoder } from './encoder.ts';
import {
  createDerived,
  type DerivedBuffers,
  destroyAll,
  OwnBuffers,
  placeBuffers,
  type SharedBuffers,
} from './memory.ts';
import { type CompiledKernel, compilePipelines } from './pipelines.ts';
import { Paces, runSteps } from './submit.ts';

/** Sets of pipelines kept per kernel, by the values of overrides. */
const MOST_PIPELINE_SETS = 8;

/** What outlasts a run, for all kernels of the device. */
interface Lasting {
  readonly shared: SharedBuffers;
  readonly derived: Kept<string, DerivedBuffers>;
}

export class PreparedWebgpu implements PreparedKernel {
  private readonly watch: DeviceWatch;
  private readonly kernel: KernelBundle;
  private readonly compiled: CompiledKernel;
  private readonly lasting: Lasting;
  private readonly completion: Completion;
  private readonly own: OwnBuffers;
  private readonly paces = new Paces();
  private readonly pipelineSets = new Map<string, GPUComputePipeline[]>();

  constructor(
    watch: DeviceWatch,
    kernel: KernelBundle,
    compiled: CompiledKernel,
    lasting: Lasting,
    completion: Completion,
  ) {
    this.watch = watch;
    this.kernel = kernel;
    this.compiled = compiled;
    this.lasting = lasting;
    this.completion = completion;
    this.own = new OwnBuffers(watch);
  }

  async run(input: KernelInput, control: RunControl): Promise<KernelOutput> {
    throwIfStopped(control);
    const sizes = checkInput(this.kernel, input);
    const pipelines = await this.pipelinesFor(input.params);
    const { shared, derived } = this.lasting;
    const taken: Uint8Array[] = [];
    try {
      const placed = await placeBuffers(this.watch, this.own, shared, sizes, input, taken);
      const runOwn = (made: DerivedBuffers, own: RunControl) =>
        this.runOwn(sizes, input.params, new Map([...placed, ...made]), pipelines, own);
      if (!this.kernel.manifest.derive) return await runOwn(new Map(), control);
      const derive = (own: RunControl) => this.derive(sizes, input.params, placed, pipelines, own);
      return await runWithDerived(derived, this.kernel, sizes, input, control, derive, runOwn);
    } finally {
      for (const source of taken) shared.release(source);
    }
  }

  close(): void {
    this.own.close();
    this.lasting.derived.drop(isOf(this.kernel));
  }

  /** Pipelines for the overrides that these params set. */
  async pipelinesFor(params: ParamValues): Promise<GPUComputePipeline[]> {
    const key = JSON.stringify([...this.compiled.overrides.keys()].map((name) => params[name]));
    const known = this.pipelineSets.get(key);
    if (known) return known;
    const made = await compilePipelines(this.watch, this.compiled, params);
    if (this.pipelineSets.size >= MOST_PIPELINE_SETS) this.pipelineSets.clear();
    this.pipelineSets.set(key, made);
    return made;
  }

  /** The workunit's own passes, from buffers filled to outputs read. */
  private async runOwn(
    sizes: Layout,
    params: ParamValues,
    buffers: ReadonlyMap<string, GPUBuffer>,
    pipelines: readonly GPUComputePipeline[],
    control: RunControl,
  ): Promise<KernelOutput> {
    const { manifest } = this.kernel;
    const walk = {
      passes: manifest.passes,
      firstIndex: manifest.derive?.passes.length ?? 0,
      cost: sizes.cost,
    };
    const ran = await this.runPasses(walk, sizes, params, buffers, pipelines, control);
    const outputs = await this.readOutputs(sizes, ran.buffers);
    return { outputs: checkOutputs(manifest, outputs), computeMs: ran.ms };
  }

  /** Fills new derived buffers. No buffer of the workunit's own is at hand, and other params are 0. */
  private async derive(
    sizes: Layout,
    params: ParamValues,
    placed: ReadonlyMap<string, GPUBuffer>,
    pipelines: readonly GPUComputePipeline[],
    control: RunControl,
  ): Promise<Derived<DerivedBuffers>> {
    const { manifest } = this.kernel;
    const made = await createDerived(this.watch, sizes);
    const shown = paramsForDeriving(manifest, params);
    const walk = {
      passes: manifest.derive?.passes ?? [],
      firstIndex: 0,
      cost: derivingCost(manifest, params),
    };
    try {
      const isShared = new Set(sizes.buffers.flatMap(({ name, role }) => (role === 'shared' ? name : [])));
      const buffers = new Map([...[...placed].filter(([name]) => isShared.has(name)), ...made]);
      const { ms } = await this.runPasses(walk, sizes, shown, buffers, pipelines, control);
      return { value: made, ms };
    } catch (error) {
      destroyAll(made);
      throw error;
    }
  }

  private async runPasses(
    walk: Walk,
    sizes: Layout,
    params: ParamValues,
    buffers: ReadonlyMap<string, GPUBuffer>,
    pipelines: readonly GPUComputePipeline[],
    control: RunControl,
  ): Promise<{ ms: number; buffers: ReadonlyMap<string, GPUBuffer> }> {
    const { maxComputeWorkgroupsPerDimension } = this.watch.device.limits;
    const padded = new Map(sizes.buffers.map(({ name, paddedBytes }) => [name, paddedBytes]));
    const cursor = new Cursor(walk, params, buffers, maxComputeWorkgroupsPerDimension);
    const encoder = await StepEncoder.create(this.watch, this.own, this.compiled, pipelines, params, padded);
    const ms = await runSteps(this.watch, encoder, this.completion, cursor, this.paces, control);
    return { ms, buffers: cursor.buffers };
  }

  /** Copies all outputs into one mappable buffer, and from there into bytes of their exact length. */
  private async readOutputs(sizes: Layout, buffers: ReadonlyMap<string, GPUBuffer>): Promise<BufferBytes> {
    const outputs = sizes.buffers.filter(({ role }) => role === 'output');
    const total = outputs.reduce((sum, { paddedBytes }) => sum + paddedBytes, 0);
    const staging = await this.own.take('(read-back)', total, USAGE.MAP_READ | USAGE.COPY_DST);
    const { device } = this.watch;
    await this.watch.guard('The read-back', () => {
      const encoder = device.createCommandEncoder();
      let offset = 0;
      for (const { name, paddedBytes } of outputs) {
        const buffer = buffers.get(name);
        if (buffer) encoder.copyBufferToBuffer(buffer, 0, staging, offset, paddedBytes);
        offset += paddedBytes;
      }
      device.queue.submit([encoder.finish()]);
    });
    await this.watch.untilLost(staging.mapAsync(MAP_READ));
    const mapped = new Uint8Array(staging.getMappedRange());
    const read = new Map<string, Uint8Array>();
    let offset = 0;
    for (const { name, bytes, paddedBytes } of outputs) {
      read.set(name, mapped.slice(offset, offset + bytes));
      offset += paddedBytes;
    }
    staging.unmap();
    return read;
  }
}
