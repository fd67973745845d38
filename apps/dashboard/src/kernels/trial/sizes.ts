/** Whether a test run fits the device: told before anything is allocated. */
import {
  type BufferLayout,
  checkParams,
  ExpressionError,
  evaluateCount,
  isGroup,
  type Layout,
  layout,
  type Manifest,
  type ParamValues,
  type Pass,
} from '@manyhands/kernel';
import { formatBytes } from '@manyhands/look';
import type { InputIssue } from '@manyhands/protocol';

/** Bytes of one storage binding that every WebGPU device grants. */
export const GRANTED_BINDING_BYTES = 134_217_728;
/** Bytes of all buffers of a test run together: what a tab can hold twice over without being ended. */
export const MOST_TRIAL_BYTES = 536_870_912;

export type Sized =
  | { readonly ok: true; readonly sizes: Layout; readonly notes: readonly string[] }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };

export function sizesFor(manifest: Manifest, params: ParamValues): Sized {
  const issues = checkParams(manifest, params);
  if (issues.length > 0) return { ok: false, issues };
  try {
    const sizes = layout(manifest, params);
    const tooLarge = sizes.buffers.filter(({ bytes }) => bytes > MOST_TRIAL_BYTES).map(tooLargeIssue);
    if (tooLarge.length === 0 && sizes.totalBytes > MOST_TRIAL_BYTES)
      tooLarge.push(allTooLarge(sizes.totalBytes));
    if (tooLarge.length > 0) return { ok: false, issues: tooLarge };
    return {
      ok: true,
      sizes,
      notes: sizes.buffers.filter(({ bytes }) => bytes > GRANTED_BINDING_BYTES).map(largeNote),
    };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const cure = 'correct the shape in the manifest, or choose other params';
    return { ok: false, issues: [{ where: 'params', message: error.message, cure }] };
  }
}

const tooLargeIssue = ({ name, bytes }: BufferLayout): InputIssue => ({
  where: `buffer ${name}`,
  message: `would have ${formatBytes(bytes)}; a test run takes ${formatBytes(MOST_TRIAL_BYTES)} in all`,
  cure: 'choose smaller params, or cut the work into more workunits',
});

const allTooLarge = (bytes: number): InputIssue => ({
  where: 'buffers',
  message: `would have ${formatBytes(bytes)} together; a test run takes ${formatBytes(MOST_TRIAL_BYTES)}`,
  cure: 'choose smaller params',
});

const largeNote = ({ name, bytes }: BufferLayout): string =>
  `Buffer ${name} has ${formatBytes(bytes)}. Every device takes ${formatBytes(GRANTED_BINDING_BYTES)}; ask for more in requires.limits, or few volunteers can help.`;

/** Dispatches of a workunit, before the runner cuts any into slices. */
export const dispatchesOf = ({ passes }: Manifest, params: ParamValues): number =>
  passes.reduce((sum, entry) => {
    const each = isGroup(entry) ? dispatchesOfAll(entry.passes, params) : 1;
    return sum + each * (entry.repeat ? evaluateCount(entry.repeat.count, params) : 1);
  }, 0);

const dispatchesOfAll = (passes: readonly Pass[], params: ParamValues): number =>
  passes.reduce((sum, { repeat }) => sum + (repeat ? evaluateCount(repeat.count, params) : 1), 0);
