/** Runs the WebAssembly variant in slices of its outermost loop, on the thread that calls it. */
import {
  type BufferBytes,
  type BufferLayout,
  derivingCost,
  evaluateCount,
  type KernelBundle,
  type Layout,
  paramsForDeriving,
} from '@manyhands/kernel';
import {
  type Backend,
  KernelFailure,
  type KernelInput,
  type KernelOutput,
  type PreparedKernel,
  type RunControl,
} from '../backend.ts';
import { checkInput, checkOutputs } from '../check.ts';
import { rest, throwIfStopped, yieldToEventLoop } from '../control.ts';
import { type Derived, isOf, runWithDerived } from '../deriving.ts';
import { Kept } from '../kept.ts';
import { Pace } from '../pace.ts';
import { WasmInstance } from './instance.ts';

/** Bytes of derived buffers kept for later workunits: two of the largest sets that a search of poses may have. */
const MOST_DERIVED_BYTES = 128 * 2 ** 20;

export interface WasmMemory {
  /** Of derived buffers kept between workunits. */
  readonly mostDerivedBytes?: number;
}

export function wasmBackend({ mostDerivedBytes = MOST_DERIVED_BYTES }: WasmMemory = {}): Backend {
  const derived: KeptDerived = new Kept(mostDerivedBytes, () => {});
  return {
    kind: 'wasm',
    lost: new Promise(() => {}),
    async prepare(kernel) {
      if (!kernel.wasm || !kernel.manifest.variants.wasm) {
        throw new KernelFailure('unsupported', `${kernel.manifest.name} has no WebAssembly variant.`);
      }
      return new PreparedWasm(kernel, await compile(kernel.wasm), derived);
    },
    close() {
      derived.close();
    },
  };
}

type KeptDerived = Kept<string, BufferBytes>;

async function compile(bytes: Uint8Array): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new KernelFailure('compile', `The module does not compile: ${message}.`, { cause });
  }
}

class PreparedWasm implements PreparedKernel {
  /** All workunits of a prepared kernel use one memory. */
  readonly seats = 1;
  private readonly kernel: KernelBundle;
  private readonly module: WebAssembly.Module;
  private readonly derived: KeptDerived;
  private readonly paces = { run: new Pace(), derive: new Pace() };
  private instance: WasmInstance | undefined;

  constructor(kernel: KernelBundle, module: WebAssembly.Module, derived: KeptDerived) {
    this.kernel = kernel;
    this.module = module;
    this.derived = derived;
  }

  async run(input: KernelInput, control: RunControl): Promise<KernelOutput> {
    throwIfStopped(control);
    const sizes = checkInput(this.kernel, input);
    const runOwn = (made: BufferBytes, own: RunControl) =>
      this.runOwn(sizes, { params: input.params, buffers: new Map([...input.buffers, ...made]) }, own);
    if (!this.kernel.manifest.derive) return runOwn(new Map(), control);
    const derive = (own: RunControl) => this.derive(sizes, input, own);
    return runWithDerived(this.derived, this.kernel, sizes, input, control, derive, runOwn);
  }

  private async runOwn(sizes: Layout, input: KernelInput, control: RunControl): Promise<KernelOutput> {
    const instance = this.instanceFor(sizes);
    // Put back only after a clean end: a kernel that failed may have left its memory in any state.
    this.instance = undefined;
    instance.load(sizes, input);
    const extent = evaluateCount(this.kernel.manifest.variants.wasm?.extent ?? 0, input.params);
    const computeMs = await this.runSlices(instance, 'run', extent, sizes.cost, control);
    const outputs = checkOutputs(this.kernel.manifest, instance.read(sizes, 'output'));
    this.instance = instance;
    return { outputs, computeMs };
  }

  /** In an instance that never held anything of a workunit, so that nothing of one can pass into derived buffers. */
  private async derive(
    all: Layout,
    { params, buffers }: KernelInput,
    control: RunControl,
  ): Promise<Derived<BufferBytes>> {
    const { manifest } = this.kernel;
    const sizes = { ...all, buffers: all.buffers.map(forDeriving) };
    const shared = sizes.buffers.flatMap(({ name, role }) => (role === 'shared' ? name : []));
    const shown = {
      params: paramsForDeriving(manifest, params),
      buffers: new Map(shared.map((name) => [name, buffers.get(name) ?? new Uint8Array()])),
    };
    const instance = new WasmInstance(this.kernel, this.module, sizes);
    instance.load(sizes, shown);
    const extent = evaluateCount(manifest.variants.wasm?.derive ?? 0, shown.params);
    const ms = await this.runSlices(instance, 'derive', extent, derivingCost(manifest, params), control);
    return { value: instance.read(sizes, 'derived'), ms };
  }

  close(): void {
    this.instance = undefined;
    this.derived.drop(isOf(this.kernel));
  }

  private instanceFor(sizes: Layout): WasmInstance {
    return this.instance?.fits(sizes) ? this.instance : new WasmInstance(this.kernel, this.module, sizes);
  }

  private async runSlices(
    instance: WasmInstance,
    name: 'run' | 'derive',
    extent: number,
    cost: number,
    control: RunControl,
  ): Promise<number> {
    const pace = this.paces[name];
    const costPerStep = cost / Math.max(1, extent);
    let computeMs = 0;
    for (let from = 0; from < extent; ) {
      throwIfStopped(control);
      const units = pace.next(control.sliceMs(), costPerStep);
      const to = Math.min(extent, from + Math.max(1, Math.floor(units / costPerStep)));
      const startedAt = performance.now();
      instance.call(name, from, to);
      const ms = performance.now() - startedAt;
      pace.record((to - from) * costPerStep, ms);
      computeMs += ms;
      from = to;
      control.progress(from / extent);
      await yieldToEventLoop();
      await rest(control, ms);
    }
    throwIfStopped(control);
    return computeMs;
  }
}

/** Buffers that deriving does not see have no place, and their pointers are 0. */
const forDeriving = (buffer: BufferLayout): BufferLayout =>
  buffer.role === 'shared' || buffer.role === 'derived' ? buffer : { ...buffer, bytes: 0, paddedBytes: 0 };
