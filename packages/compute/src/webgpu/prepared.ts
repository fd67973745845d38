/** A kernel compiled for a WebGPU device, and what it keeps between workunits. */
import {
  derivingCost,
  flatPasses,
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
import { Cursor, type Walk } from './cursor.ts';
import type { DeviceWatch } from './device-watch.ts';
import { StepEncoder } from './encoder.ts';
import { Feeder } from './feeder.ts';
import {
  createDerived,
  type DerivedBuffers,
  destroyAll,
  type OwnBuffers,
  placeBuffers,
  SeatBuffers,
  type SharedBuffers,
} from './memory.ts';
import { type CompiledKernel, compilePipelines } from './pipelines.ts';
import { readOutputs } from './read-back.ts';
import type { SeatState } from './seat-count.ts';

/** Sets of pipelines kept per kernel, by the values of overrides. */
const MOST_PIPELINE_SETS = 8;

/** What outlasts a run, for all kernels of the device. */
interface Lasting {
  readonly shared: SharedBuffers;
  readonly derived: Kept<string, DerivedBuffers>;
}

/** What one run has: buffers that no other run writes or binds, sizes, params and the pipelines for them. */
interface Run {
  readonly own: OwnBuffers;
  readonly sizes: Layout;
  readonly params: ParamValues;
  readonly pipelines: readonly GPUComputePipeline[];
}

export class PreparedWebgpu implements PreparedKernel {
  private readonly watch: DeviceWatch;
  private readonly kernel: KernelBundle;
  private readonly compiled: CompiledKernel;
  private readonly lasting: Lasting;
  private readonly feeder: Feeder;
  private readonly seatBuffers: SeatBuffers;
  private readonly pipelineSets = new Map<string, GPUComputePipeline[]>();

  constructor(
    watch: DeviceWatch,
    kernel: KernelBundle,
    compiled: CompiledKernel,
    lasting: Lasting,
    completion: Completion,
    count: SeatState,
  ) {
    this.watch = watch;
    this.kernel = kernel;
    this.compiled = compiled;
    this.lasting = lasting;
    this.feeder = new Feeder(watch, completion, count);
    this.seatBuffers = new SeatBuffers(watch);
  }

  get seats(): number {
    return this.feeder.seats;
  }

  async run(input: KernelInput, control: RunControl): Promise<KernelOutput> {
    throwIfStopped(control);
    const sizes = checkInput(this.kernel, input);
    const pipelines = await this.pipelinesFor(input.params);
    const { shared, derived } = this.lasting;
    const taken: Uint8Array[] = [];
    const own = this.seatBuffers.take();
    const run = { own, sizes, params: input.params, pipelines };
    try {
      const placed = await placeBuffers(this.watch, own, shared, sizes, input, taken);
      const runOwn = (made: DerivedBuffers, part: RunControl) =>
        this.runOwn(run, new Map([...placed, ...made]), part);
      if (!this.kernel.manifest.derive) return await runOwn(new Map(), control);
      const derive = (part: RunControl) => this.derive(run, placed, part);
      return await runWithDerived(derived, this.kernel, sizes, input, control, derive, runOwn);
    } finally {
      for (const source of taken) shared.release(source);
      this.seatBuffers.release(own, this.seats);
    }
  }

  close(): void {
    this.seatBuffers.close();
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
    run: Run,
    buffers: ReadonlyMap<string, GPUBuffer>,
    control: RunControl,
  ): Promise<KernelOutput> {
    const { manifest } = this.kernel;
    const walk = {
      passes: manifest.passes,
      firstIndex: flatPasses(manifest.derive?.passes ?? []).length,
      cost: run.sizes.cost,
    };
    const ran = await this.runPasses(walk, run, buffers, control);
    const outputs = await readOutputs(this.watch, run.own, run.sizes, ran.buffers);
    return { outputs: checkOutputs(manifest, outputs), computeMs: ran.ms };
  }

  /** Fills new derived buffers. No buffer of the workunit's own is at hand, and other params are 0. */
  private async derive(
    run: Run,
    placed: ReadonlyMap<string, GPUBuffer>,
    control: RunControl,
  ): Promise<Derived<DerivedBuffers>> {
    const { manifest } = this.kernel;
    const made = await createDerived(this.watch, run.sizes);
    const walk = {
      passes: manifest.derive?.passes ?? [],
      firstIndex: 0,
      cost: derivingCost(manifest, run.params),
    };
    try {
      const isShared = new Set(
        run.sizes.buffers.flatMap(({ name, role }) => (role === 'shared' ? name : [])),
      );
      const buffers = new Map([...[...placed].filter(([name]) => isShared.has(name)), ...made]);
      const shown = { ...run, params: paramsForDeriving(manifest, run.params) };
      const { ms } = await this.runPasses(walk, shown, buffers, control);
      return { value: made, ms };
    } catch (error) {
      destroyAll(made);
      throw error;
    }
  }

  private async runPasses(
    walk: Walk,
    { own, sizes, params, pipelines }: Run,
    buffers: ReadonlyMap<string, GPUBuffer>,
    control: RunControl,
  ): Promise<{ ms: number; buffers: ReadonlyMap<string, GPUBuffer> }> {
    const { maxComputeWorkgroupsPerDimension } = this.watch.device.limits;
    const padded = new Map(sizes.buffers.map(({ name, paddedBytes }) => [name, paddedBytes]));
    const cursor = new Cursor(walk, params, buffers, maxComputeWorkgroupsPerDimension);
    const encoder = await StepEncoder.create(this.watch, own, this.compiled, pipelines, params, padded);
    const ms = await this.feeder.run(cursor, encoder, control);
    return { ms, buffers: cursor.buffers };
  }
}
