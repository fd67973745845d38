/** Opens WebGPU in Node through the npm package `webgpu` (Dawn): a GPU where there is one, else Chromium's software one. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findChromium } from '@manyhands/browser';
import { openWebgpu, type WebgpuBackend } from '@manyhands/compute';

interface WebgpuModule {
  create(options: string[]): GPU;
  readonly globals: Record<string, unknown>;
}

/** The object must stay referenced from globalThis: Dawn crashes once it is collected (`webgpu` 0.6.2). */
const holder = globalThis as { manyhandsGpu?: GPU };

/** No way to WebGPU on this machine; the message tells the cure. */
export class NoGpu extends Error {
  constructor(reason: string) {
    super(
      `There is no WebGPU on this machine: ${reason} ` +
        'Install a Vulkan driver and libvulkan1, or Chromium for its software adapter, or use --backend wasm.',
    );
    this.name = 'NoGpu';
  }
}

/** Software adapters are welcome: who names this backend wants to see the WGSL run. */
export async function openNodeGpu(): Promise<WebgpuBackend> {
  const gpu = createGpu();
  const backend = await openWebgpu({ gpu, allowFallbackAdapter: true });
  if (!('absent' in backend)) return backend;
  runAgainWithSoftwareGpu();
  throw new NoGpu(backend.absent);
}

function createGpu(): GPU {
  let loaded: WebgpuModule;
  try {
    loaded = createRequire(import.meta.url)('webgpu') as WebgpuModule;
  } catch (cause) {
    throw new NoGpu(`the package webgpu does not load (${cause instanceof Error ? cause.message : cause}).`);
  }
  Object.assign(globalThis, loaded.globals);
  holder.manyhandsGpu = loaded.create([]);
  return holder.manyhandsGpu;
}

const MARK = 'MANYHANDS_SOFTWARE_GPU';

/**
 * The loader reads where Vulkan lies when a process starts, so this process is run again with the libraries that
 * Chromium brings, and ends with its exit status. Returns where there are none or it was done already.
 */
function runAgainWithSoftwareGpu(): void {
  const folder = softwareGpuFolder();
  if (!folder || process.env[MARK]) return;
  const { status } = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      [MARK]: '1',
      VK_ICD_FILENAMES: join(folder, ICD),
      LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    },
  });
  process.exit(status ?? 1);
}

const ICD = 'vk_swiftshader_icd.json';

/** Debian's `chromium` is a script in /usr/bin with its libraries elsewhere; other builds have them beside the binary. */
export function softwareGpuFolder(): string | undefined {
  const chromium = findChromium();
  const beside = chromium && existsSync(chromium) ? [dirname(realpathSync(chromium))] : [];
  return [...beside, '/usr/lib/chromium', '/usr/lib64/chromium-browser'].find((folder) =>
    existsSync(join(folder, ICD)),
  );
}
