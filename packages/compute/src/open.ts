/** Opens what this browser can compute with, in order of preference, and says why a GPU is not among it. */
import type { BackendKind, WebGpuCapabilities } from '@manyhands/protocol';
import type { Backend } from './backend.ts';
import { wasmBackend } from './wasm/backend.ts';
import { openWebgpu, type WebgpuBackend } from './webgpu/backend.ts';
import type { WebgpuOptions } from './webgpu/device.ts';

export interface OpenedBackends {
  /** In order of preference. */
  readonly kinds: readonly BackendKind[];
  readonly webgpu: WebgpuBackend | undefined;
  readonly wasm: Backend;
  /** Why there is no `webgpu`, in words for the page. */
  readonly webgpuAbsent: string | undefined;
  /** What goes into the host's `Capabilities`. */
  readonly webgpuCapabilities: WebGpuCapabilities | undefined;
  close(): void;
}

/** WebAssembly always, WebGPU where there is a real GPU. A fallback (software) adapter counts only where it is allowed. */
export async function openBackends(options: WebgpuOptions = {}): Promise<OpenedBackends> {
  const wasm = wasmBackend();
  const opened = await openWebgpu(options);
  const webgpu = 'absent' in opened ? undefined : opened;
  return {
    kinds: webgpu ? ['webgpu', 'wasm'] : ['wasm'],
    webgpu,
    wasm,
    webgpuAbsent: 'absent' in opened ? opened.absent : undefined,
    webgpuCapabilities: webgpu?.capabilities,
    close() {
      webgpu?.close();
      wasm.close();
    },
  };
}
