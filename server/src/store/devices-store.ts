/** What the store tells of the devices that compute a batch. */
import type { BatchDevice, BatchId } from '@manyhands/protocol';

export interface DevicesStore {
  /** Those with the most results first. Walks the batch's copies: nothing for every second. */
  devicesOf(batch: BatchId): Promise<readonly BatchDevice[]>;
}
