/** One instance of a WebAssembly kernel with its buffers in place. */
import { type BufferBytes, type KernelBundle, type Layout, packParams } from '@manyhands/kernel';
import { KernelFailure, type KernelInput } from '../backend.ts';

interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly allocate: (bytes: number) => number;
  readonly run: SliceFunction;
  readonly derive: SliceFunction | undefined;
}

type SliceFunction = (params: number, buffers: number, from: number, to: number) => number;

interface Place {
  readonly pointer: number;
  readonly bytes: number;
}

export class WasmInstance {
  private readonly kernel: KernelBundle;
  private readonly exports: KernelExports;
  private readonly places: Place[];
  private readonly params: number;
  private readonly table: number;

  constructor(kernel: KernelBundle, module: WebAssembly.Module, sizes: Layout) {
    this.kernel = kernel;
    this.exports = exportsOf(instantiate(module));
    this.params = this.allocate(Math.max(4, kernel.manifest.params.length * 4));
    this.table = this.allocate(sizes.buffers.length * 4);
    this.places = sizes.buffers.map(({ paddedBytes }) => ({
      pointer: paddedBytes === 0 ? 0 : this.allocate(paddedBytes),
      bytes: paddedBytes,
    }));
  }

  /** Whether a workunit of these sizes finds room without allocating again, which a bump allocator never takes back. */
  fits(sizes: Layout): boolean {
    return sizes.buffers.every((buffer, i) => buffer.paddedBytes <= (this.places[i]?.bytes ?? 0));
  }

  /**
   * Writes params and what is given, and zeroes all other buffers. Shared and derived bytes are written anew for every
   * workunit, too: the one before may have written over them, and copying is as quick as looking whether it did.
   */
  load(sizes: Layout, input: KernelInput): void {
    this.bytes(this.params, 4 * this.kernel.manifest.params.length).set(
      packParams(this.kernel.manifest, input.params).subarray(0, 4 * this.kernel.manifest.params.length),
    );
    const pointers = new DataView(this.exports.memory.buffer);
    sizes.buffers.forEach(({ name, role, bytes }, i) => {
      const place = this.place(i);
      pointers.setUint32(this.table + i * 4, place.pointer, true);
      const given = input.buffers.get(name);
      const room = this.bytes(place.pointer, bytes);
      if (role === 'output' || role === 'scratch' || !given) room.fill(0);
      else room.set(given);
    });
  }

  /** One slice of `run` or `derive`; throws `KernelFailure` where the kernel traps or returns an error. */
  call(name: 'run' | 'derive', from: number, to: number): void {
    const slice = this.exports[name];
    if (!slice) throw new KernelFailure('compile', `The module does not export ${name}.`);
    let code: number;
    try {
      code = slice(this.params, this.table, from, to);
    } catch (cause) {
      throw new KernelFailure('kernel-error', `The kernel stopped: ${messageOf(cause)}.`, { cause });
    }
    if (code !== 0) throw new KernelFailure('kernel-error', `The kernel returned error ${code}.`);
  }

  /** Copies of all buffers of a role. */
  read(sizes: Layout, wanted: 'output' | 'derived'): BufferBytes {
    const copies = new Map<string, Uint8Array>();
    sizes.buffers.forEach(({ name, role, bytes }, i) => {
      if (role === wanted) copies.set(name, this.bytes(this.place(i).pointer, bytes).slice());
    });
    return copies;
  }

  private place(index: number): Place {
    const place = this.places[index];
    if (!place) throw new Error(`The layout has no buffer ${index}.`);
    return place;
  }

  /** A fresh view: growing the memory detaches older ones. */
  private bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, pointer, length);
  }

  private allocate(bytes: number): number {
    let pointer = 0;
    let cause: unknown;
    try {
      pointer = this.exports.allocate(bytes) >>> 0;
    } catch (error) {
      cause = error;
    }
    if (pointer === 0 || pointer + bytes > this.exports.memory.buffer.byteLength) {
      throw new KernelFailure('out-of-memory', `The kernel could not allocate ${bytes} bytes.`, { cause });
    }
    return pointer;
  }
}

function instantiate(module: WebAssembly.Module): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module);
  } catch (cause) {
    const code = cause instanceof RangeError ? 'out-of-memory' : 'compile';
    throw new KernelFailure(code, `The kernel could not be instantiated: ${messageOf(cause)}.`, { cause });
  }
}

function exportsOf({ exports }: WebAssembly.Instance): KernelExports {
  const { memory, allocate, run, derive } = exports;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    typeof allocate !== 'function' ||
    typeof run !== 'function'
  ) {
    throw new KernelFailure('compile', 'The module does not export memory, allocate and run.');
  }
  return { memory, allocate, run, derive } as unknown as KernelExports;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
