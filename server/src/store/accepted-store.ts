/** What the store gives of accepted results for those who take all of them home. */
import type {
  BackendKind,
  BatchId,
  BlobRef,
  HostId,
  ResultId,
  Sha256,
  WorkunitId,
} from '@manyhands/protocol';

export interface AcceptedWorkunit {
  readonly workunit: WorkunitId;
  readonly label: string;
  readonly params: Readonly<Record<string, number>>;
}

export interface AcceptedPayload extends AcceptedWorkunit {
  readonly inputs: Readonly<Record<string, BlobRef>>;
  readonly result: ResultId;
  /** Of the payload. */
  readonly digest: Sha256;
  readonly receivedAt: number;
  /** Whose result agreed with it, its own sender first. */
  readonly agreed: readonly { readonly host: HostId; readonly backend: BackendKind }[];
  /** All outputs in manifest order. */
  readonly payload: Uint8Array;
}

export interface AcceptedStore {
  /** In the order of workunits. */
  acceptedWorkunits(
    batch: BatchId,
    after: WorkunitId | null,
    limit: number,
  ): Promise<readonly AcceptedWorkunit[]>;
  /** Those of these workunits of the batch that are accepted, in the order of workunits. */
  acceptedPayloads(batch: BatchId, workunits: readonly WorkunitId[]): Promise<readonly AcceptedPayload[]>;
}
