/** Runs the WebAssembly variant in slices of its outermost loop, on the thread that calls it. */
import { evaluateCount, type KernelBundle, type Layout } from '@manyhands/kernel';
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
import { Pace } from '../pace.ts';
import { WasmInstance } from './instance.ts';

export function wasmBackend(): Backend {
  return {
    kind: 'wasm',
    lost: new Promise(() => {}),
    async prepare(kernel) {
      if (!kernel.wasm || !kernel.manifest.variants.wasm) {
        throw new KernelFailure('unsupported', `${kernel.manifest.name} has no WebAssembly variant.`);
      }
      return new PreparedWasm(kernel, await compile(kernel.wasm));
    },
    close() {},
  };
}

async function compile(bytes: Uint8Array): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new KernelFailure('compile', `The module does not compile: ${message}.`, { cause });
  }
}

class PreparedWasm implements PreparedKernel {
  private readonly kernel: KernelBundle;
  private readonly module: WebAssembly.Module;
  private readonly pace = new Pace();
  private instance: WasmInstance | undefined;

  constructor(kernel: KernelBundle, module: WebAssembly.Module) {
    this.kernel = kernel;
    this.module = module;
  }

  async run(input: KernelInput, control: RunControl): Promise<KernelOutput> {
    throwIfStopped(control);
    const sizes = checkInput(this.kernel, input);
    const instance = this.instanceFor(sizes);
    // Put back only after a clean end: a kernel that failed may have left its memory in any state.
    this.instance = undefined;
    instance.load(sizes, input);
    const computeMs = await this.runSlices(instance, sizes, input, control);
    const outputs = checkOutputs(this.kernel.manifest, instance.outputs(sizes));
    this.instance = instance;
    return { outputs, computeMs };
  }

  close(): void {
    this.instance = undefined;
  }

  private instanceFor(sizes: Layout): WasmInstance {
    return this.instance?.fits(sizes) ? this.instance : new WasmInstance(this.kernel, this.module, sizes);
  }

  private async runSlices(
    instance: WasmInstance,
    sizes: Layout,
    input: KernelInput,
    control: RunControl,
  ): Promise<number> {
    const extent = evaluateCount(this.kernel.manifest.variants.wasm?.extent ?? 0, input.params);
    const costPerStep = sizes.cost / Math.max(1, extent);
    let computeMs = 0;
    for (let from = 0; from < extent; ) {
      throwIfStopped(control);
      const units = this.pace.next(control.sliceMs(), costPerStep);
      const to = Math.min(extent, from + Math.max(1, Math.floor(units / costPerStep)));
      const startedAt = performance.now();
      instance.run(from, to);
      const ms = performance.now() - startedAt;
      this.pace.record((to - from) * costPerStep, ms);
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
