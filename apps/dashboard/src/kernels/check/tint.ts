/** The second opinion of the browser's own compiler: Tint in Chromium, naga in Firefox, whatever WebGPU brings. */
import type { InputIssue } from '@manyhands/protocol';

export type Compiler = (wgsl: string) => Promise<InputIssue[]>;

let opening: Promise<Compiler | null> | undefined;

/** Null where this browser has no WebGPU. Opened once, and again after the device was lost. */
export function browserCompiler(): Promise<Compiler | null> {
  opening ??= open().catch(() => null);
  return opening;
}

const FEATURES = ['shader-f16', 'subgroups'] as const;

async function open(): Promise<Compiler | null> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return null;
  const requiredFeatures = FEATURES.filter((name) => adapter.features.has(name)) as GPUFeatureName[];
  const device = await adapter.requestDevice({ requiredFeatures });
  void device.lost.then(() => {
    opening = undefined;
  });
  // Shown at their lines; nothing else of this device is ever used.
  device.addEventListener('uncapturederror', (event) => event.preventDefault());
  return async (code) => {
    const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
    return messages.filter(({ type }) => type === 'error').map((message) => issueOf(message));
  };
}

function issueOf({ message, lineNum, linePos }: GPUCompilationMessage): InputIssue {
  const at = lineNum > 0 ? { line: lineNum, ...(linePos > 0 ? { column: linePos } : {}) } : {};
  return { where: 'kernel.wgsl', ...at, message, cure: "the browser's compiler says so" };
}
