/** Where kernels may run: backends, best first, and what each has compiled. A lost GPU is opened anew where it is trusted. */
import type { Backend, PreparedKernel } from '@manyhands/compute';
import type { KernelBundle } from '@manyhands/kernel';
import type { KernelVersionId } from '@manyhands/protocol';
import type { DeviceTrust } from './device-trust.ts';

/** A backend and what it has compiled. */
export interface Desk {
  readonly backend: Backend;
  readonly prepared: Map<KernelVersionId, PreparedKernel>;
}

export interface DeskParts {
  /** The GPU, opened; null where there is none to be used. */
  readonly gpu: Backend | null;
  /** Opens the GPU anew after it was lost. */
  readonly openGpu: (() => Promise<Backend>) | null;
  readonly wasm: Backend | null;
  /** What ships with the page. */
  readonly page: Backend;
  readonly trust: DeviceTrust;
}

export interface Desks {
  readonly wasm: Desk | null;
  /** Desks to try for this kernel, best first. */
  for(kernel: KernelBundle): Promise<Desk[]>;
}

/** `blamed` is the kernel that ran when a GPU was lost. */
export function createDesks(parts: DeskParts, blamed: () => KernelVersionId | null): Desks {
  const deskOf = (backend: Backend): Desk => ({ backend, prepared: new Map() });
  const watchGpu = (backend: Backend): Desk => {
    void backend.lost.then(() => {
      parts.trust.lost(blamed(), Date.now());
      gpu = null;
    });
    return deskOf(backend);
  };
  let gpu: Promise<Desk> | null = parts.gpu && Promise.resolve(watchGpu(parts.gpu));
  const wasm = parts.wasm && deskOf(parts.wasm);
  const page = deskOf(parts.page);

  return {
    wasm,
    for: async (kernel) => {
      const desks: Desk[] = [];
      const { variants } = kernel.manifest;
      if (parts.openGpu && variants.webgpu && parts.trust.allows(kernel.id, Date.now())) {
        gpu ??= parts.openGpu().then(watchGpu);
        const desk = await gpu.catch(() => null);
        if (desk) desks.push(desk);
        else gpu = null;
      }
      if (wasm && variants.wasm) desks.push(wasm);
      if (variants.page) desks.push(page);
      return desks;
    },
  };
}

/** Compiled kernels kept for each backend; a volunteer seldom alternates between more. */
const PREPARED_KERNELS = 8;

/** The kernel compiled; the least recently used of too many is closed. */
export async function prepareOn(desk: Desk, kernel: KernelBundle): Promise<PreparedKernel> {
  const kept = desk.prepared.get(kernel.id);
  const prepared = kept ?? (await desk.backend.prepare(kernel));
  desk.prepared.delete(kernel.id);
  desk.prepared.set(kernel.id, prepared);
  for (const [id, oldest] of desk.prepared) {
    if (desk.prepared.size <= PREPARED_KERNELS) break;
    desk.prepared.delete(id);
    oldest.close();
  }
  return prepared;
}
