/** What the thread that reads a search is asked and says: the head, then its library in parts. Loads no chemistry. */
import {
  type BlobRef,
  type DockingScene,
  NewSearch,
  type RefusedLigand,
  type Sha256,
} from '@manyhands/protocol';
import { z } from 'zod';
import type { BlobPlace } from '../store/store.ts';
import type { DraftWorkunit } from './draft.ts';
import type { PlanRefusal } from './plan-messages.ts';
import type { SearchLigand, SearchRecord, WaitingLigand } from './search-record.ts';

/** Workunits of one search. */
export const MOST_WORKUNITS = 1_000_000;

/** A search whose receptor's text is at hand, whether it came as text or as a blob. */
export type SearchAsked = Omit<NewSearch, 'receptor'> & {
  readonly receptor: { readonly name: string; readonly format: 'pdbqt' | 'pdb'; readonly text: string };
};

/** As it is kept for the next start. */
export const SearchAskedText = NewSearch.extend({
  receptor: z.object({ name: z.string(), format: z.enum(['pdbqt', 'pdb']), text: z.string() }),
});

export interface ReadQuestion {
  readonly asked: SearchAsked;
  /** Where the library is; null where it came with the request. */
  readonly library: BlobPlace | null;
  /** Records of the library that were read before. */
  readonly from: number;
}

/** What a waiting ligand is prepared from once its conformer is there. */
export const WaitingRecord = z.object({
  kind: z.enum(['smiles', 'sdf', 'pdbqt']),
  text: z.string(),
  line: z.number(),
  label: z.enum(['active', 'inactive']).optional(),
  /** Of its naming. */
  notes: z.array(z.string()),
});
export type WaitingRecord = z.infer<typeof WaitingRecord>;

export type PartLigand = { readonly place: number; readonly name: string } & (
  | { readonly state: 'ready'; readonly entry: SearchLigand; readonly workunits: readonly DraftWorkunit[] }
  | {
      readonly state: 'waiting';
      readonly entry: WaitingLigand;
      readonly smiles: string;
      readonly record: WaitingRecord;
      readonly preparation: DraftWorkunit;
    }
  | { readonly state: 'refused'; readonly refusal: RefusedLigand }
);

export interface HeadMessage {
  /** Blob of the record. */
  readonly record: Sha256;
  readonly shared: Readonly<Record<string, BlobRef>>;
  readonly scene: DockingScene;
  readonly box: SearchRecord['box'];
  readonly notes: readonly string[];
  readonly records: number;
  readonly perLigand: number;
  readonly reference: boolean;
}

export interface PartMessage {
  readonly ligands: readonly PartLigand[];
  readonly readTo: number;
}

/** Blobs before what refers to them; a part for each `next` from the other side, after the first. */
export type ReadMessage =
  | { readonly kind: 'refused'; readonly refusal: PlanRefusal }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'blob'; readonly ref: BlobRef; readonly bytes: Uint8Array }
  | { readonly kind: 'head'; readonly head: HeadMessage }
  | ({ readonly kind: 'part' } & PartMessage);
