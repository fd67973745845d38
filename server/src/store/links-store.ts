/** What the store keeps of public links: their secrets are there as hashes only. */
import type { BatchId, LinkId, LinkSummary, Sha256 } from '@manyhands/protocol';

export interface OpenedLink {
  readonly link: LinkId;
  readonly batch: BatchId;
  readonly openedAt: number | null;
}

export interface LinksStore {
  createLink(
    made: { readonly batch: BatchId; readonly sha256: Sha256; readonly label: string },
    now: number,
  ): Promise<LinkId>;
  links(batch: BatchId): Promise<readonly LinkSummary[]>;
  /** False where the batch has no such link. */
  removeLink(batch: BatchId, link: LinkId): Promise<boolean>;
  /** Null where it is unknown or removed. */
  link(sha256: Sha256): Promise<OpenedLink | null>;
  noteLink(link: LinkId, now: number): Promise<void>;
}
