/** Runs the WGSL variant on a WebGPU device. */
import type { BufferBytes, KernelBundle, Layout, ParamValues } from '@manyhands/kernel';
import type { WebGpuCapabilities } from '@manyhands/protocol';
import {
  type Backend,
  KernelFailure,
  type KernelInput,
  type KernelOutput,
  type PreparedKernel,
  type RunControl,
} from '../backend.ts';
import { checkInput, checkOutputs } from '../check.ts';
import { throwIfStopped } from '../control.ts';
import { Completion } from './completion.ts';
import { MAP_READ, USAGE } from './constants.ts';
import { Cursor } from './cursor.ts';
import { type OpenedDevice, openDevice, type WebgpuOptions } from './device.ts';
import { DeviceWatch } from './device-watch.ts';
import { StepEncoder } from './encoder.ts';
import { OwnBuffers, placeBuffers, SharedBuffers } from './memory.ts';
import { type CompiledKernel, compileKernel, compilePipelines } from './pipelines.ts';
import { Paces, runSteps } from './submit.ts';

export interface WebgpuBackend extends Backend {
  readonly kind: 'webgpu';
  readonly device: GPUDevice;
  readonly capabilities: WebGpuCapabilities;
}

/** Bytes of shared buffers kept on the device: several receptors or matrices, a fraction of any GPU's memory. */
const MOST_SHARED_BYTES = 256 * 2 ** 20;
/** Sets of pipelines kept per kernel, by the values of overrides. */
const MOST_PIPELINE_SETS = 8;

/** A backend, or the reason why there is none. */
export async function openWebgpu(options: WebgpuOptions = {}): Promise<WebgpuBackend | { absent: string }> {
  const opened = await openDevice(options);
  return 'absent' in opened ? opened : webgpuBackend(opened);
}

/** A backend over a device that the caller opened; `close` destroys the device. */
export function webgpuBackend({ device, capabilities }: OpenedDevice): WebgpuBackend {
  const watch = new DeviceWatch(device);
  const shared = new SharedBuffers(watch, MOST_SHARED_BYTES);
  const completion = new Completion(watch);
  return {
    kind: 'webgpu',
    device,
    capabilities,
    lost: watch.lost,
    async prepare(kernel) {
      checkRequirements(device, kernel);
      const compiled = await compileKernel(watch, kernel);
      await completion.calibrate();
      const prepared = new PreparedWebgpu(watch, kernel, compiled, shared, completion);
      if (compiled.overrides.size === 0) await prepared.pipelinesFor({});
      return prepared;
    },
    close() {
      shared.close();
      device.destroy();
    },
  };
}

function checkRequirements(device: GPUDevice, { manifest }: KernelBundle): void {
  const { features, limits } = manifest.requires;
  const missing = features.find((name) => !device.features.has(name));
  if (missing) throw new KernelFailure('unsupported', `This GPU has no ${missing}.`);
  for (const [name, wanted] of Object.entries(limits)) {
    const most = (device.limits as unknown as Record<string, number | undefined>)[name] ?? 0;
    if (most < wanted) {
      throw new KernelFailure('unsupported', `${name} is ${most} on this GPU; the kernel needs ${wanted}.`);
    }
  }
}

class PreparedWebgpu implements PreparedKernel {
  private readonly watch: DeviceWatch;
  private readonly kernel: KernelBundle;
  private readonly compiled: CompiledKernel;
  private readonly shared: SharedBuffers;
  private readonly completion: Completion;
  private readonly own: OwnBuffers;
  private readonly paces = new Paces();
  private readonly pipelineSets = new Map<string, GPUComputePipeline[]>();

  constructor(
    watch: DeviceWatch,
    kernel: KernelBundle,
    compiled: CompiledKernel,
    shared: SharedBuffers,
    completion: Completion,
  ) {
    this.watch = watch;
    this.kernel = kernel;
    this.compiled = compiled;
    this.shared = shared;
    this.completion = completion;
    this.own = new OwnBuffers(watch);
  }

  async run(input: KernelInput, control: RunControl): Promise<KernelOutput> {
    throwIfStopped(control);
    const sizes = checkInput(this.kernel, input);
    const pipelines = await this.pipelinesFor(input.params);
    const taken: Uint8Array[] = [];
    try {
      const buffers = await placeBuffers(this.watch, this.own, this.shared, sizes, input, taken);
      const computeMs = await this.runPasses(sizes, input.params, buffers, pipelines, control);
      const outputs = await this.readOutputs(sizes, computeMs.buffers);
      return { outputs: checkOutputs(this.kernel.manifest, outputs), computeMs: computeMs.ms };
    } finally {
      for (const source of taken) this.shared.release(source);
    }
  }

  close(): void {
    this.own.close();
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

  private async runPasses(
    sizes: Layout,
    params: ParamValues,
    buffers: ReadonlyMap<string, GPUBuffer>,
    pipelines: readonly GPUComputePipeline[],
    control: RunControl,
  ): Promise<{ ms: number; buffers: ReadonlyMap<string, GPUBuffer> }> {
    const { maxComputeWorkgroupsPerDimension } = this.watch.device.limits;
    const padded = new Map(sizes.buffers.map(({ name, paddedBytes }) => [name, paddedBytes]));
    const cursor = new Cursor(this.kernel.manifest, params, sizes, buffers, maxComputeWorkgroupsPerDimension);
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
