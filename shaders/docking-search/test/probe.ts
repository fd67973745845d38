/** Looks into the WebAssembly variant where its contract does not: at maps, and at the derivatives of one pose. */
import type { KernelInput } from '@manyhands/compute';
import { type BufferLayout, type KernelBundle, layout, packParams } from '@manyhands/kernel';

interface ProbeExports {
  readonly memory: WebAssembly.Memory;
  readonly allocate: (bytes: number) => number;
  readonly derive: (params: number, buffers: number, from: number, to: number) => number;
  readonly run: (params: number, buffers: number, from: number, to: number) => number;
  readonly probe: (pose: number, slope: number, exact: number, cap: number, steepness: number) => number;
}

/** Numbers of the room for a pose or its derivatives. */
const ROOM = 36;

export interface Evaluation {
  readonly energy: number;
  /** By position, rotation about the root's first atom, and torsions. */
  readonly slope: number[];
}

export class Probe {
  readonly #exports: ProbeExports;
  readonly #pointers: ReadonlyMap<string, { readonly at: number; readonly layout: BufferLayout }>;
  readonly #params: number;
  readonly #table: number;
  readonly #pose: number;
  readonly #slope: number;

  private constructor(exports: ProbeExports, kernel: KernelBundle, { params, buffers }: KernelInput) {
    this.#exports = exports;
    const sizes = layout(kernel.manifest, params);
    const packed = packParams(kernel.manifest, params);
    this.#params = exports.allocate(packed.byteLength);
    this.#table = exports.allocate(4 * sizes.buffers.length);
    this.#pose = exports.allocate(4 * ROOM);
    this.#slope = exports.allocate(4 * ROOM);
    this.#pointers = new Map(
      sizes.buffers.map((buffer) => [
        buffer.name,
        { at: exports.allocate(buffer.paddedBytes), layout: buffer },
      ]),
    );
    const memory = new Uint8Array(exports.memory.buffer);
    memory.set(packed, this.#params);
    const view = new DataView(exports.memory.buffer);
    [...this.#pointers].forEach(([name, { at }], i) => {
      view.setUint32(this.#table + 4 * i, at, true);
      memory.set(buffers.get(name) ?? new Uint8Array(), at);
    });
  }

  static async open(kernel: KernelBundle, input: KernelInput): Promise<Probe> {
    if (!kernel.wasm) throw new Error('The kernel has no WebAssembly variant.');
    const { instance } = await WebAssembly.instantiate(kernel.wasm as Uint8Array<ArrayBuffer>);
    return new Probe(instance.exports as unknown as ProbeExports, kernel, input);
  }

  call(name: 'derive' | 'run', from: number, to: number): void {
    const code = this.#exports[name](this.#params, this.#table, from, to);
    if (code !== 0) throw new Error(`The kernel returned error ${code}.`);
  }

  /** A buffer as f32. */
  floats(name: string): Float32Array {
    const found = this.#pointers.get(name);
    if (!found) throw new Error(`There is no buffer ${name}.`);
    return new Float32Array(this.#exports.memory.buffer, found.at, found.layout.bytes / 4);
  }

  /** `pose` as in the kernel's `poses`; positive energies are bent below `cap`, walls pay 100 kcal/mol/Å. */
  evaluate(pose: ArrayLike<number>, degrees: number, exact: boolean, cap: number): Evaluation {
    new Float32Array(this.#exports.memory.buffer, this.#pose, ROOM).set(pose);
    const energy = this.#exports.probe(this.#pose, this.#slope, exact ? 1 : 0, cap, 100);
    return {
      energy,
      slope: [...new Float32Array(this.#exports.memory.buffer, this.#slope, degrees)],
    };
  }
}
