/** A kernel version: canonical manifest and sources, named by the SHA-256 of its bytes. */
import type { KernelVersionId } from '@manyhands/protocol';
import type { Manifest } from './manifest.ts';

/** An immutable kernel version, opened. `bytes` is what is stored and served; `id` is its SHA-256. */
export interface KernelBundle {
  readonly id: KernelVersionId;
  readonly manifest: Manifest;
  readonly wgsl?: string;
  readonly wasm?: Uint8Array;
  /** UTF-8 of canonical JSON: `{"manifest":…,"sources":{"wasm":base64?,"webgpu":text?}}`, keys sorted. */
  readonly bytes: Uint8Array;
}
