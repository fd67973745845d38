/** What a reducer is given of an accepted result: one output of one workunit. */
import type { ElementType } from '@manyhands/kernel';
import type { WorkunitId } from '@manyhands/protocol';

export interface Part {
  readonly workunit: WorkunitId;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian, row-major; empty for a reducer that looks at shapes only. */
  readonly bytes: Uint8Array;
}
