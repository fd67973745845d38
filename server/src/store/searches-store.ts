/** What the store keeps of searches whose library is read and prepared while they run. */
import type { BatchId, Sha256, WorkunitId } from '@manyhands/protocol';
import type { Measured, NewBatchRecord, NewWorkunit } from './store.ts';

/** A ligand of a search as it was read; `entry` and `refusal` are the search's own JSON. */
export type ReadLigand = { readonly place: number; readonly name: string } & (
  | { readonly state: 'ready'; readonly entry: unknown; readonly workunits: readonly NewWorkunit[] }
  | {
      readonly state: 'waiting';
      readonly entry: unknown;
      /** Canonical. */
      readonly smiles: string;
      /** What it is prepared from. */
      readonly record: unknown;
      /** Finds its conformer, where nobody has found it before; labelled with its name. */
      readonly preparation: NewWorkunit;
    }
  | { readonly state: 'refused'; readonly refusal: unknown }
);

/** A part of a library, read. */
export interface ReadPart {
  readonly ligands: readonly ReadLigand[];
  /** Records of the library that were read when this part is. */
  readonly readTo: number;
  /** Figures of all workunits in it. */
  readonly docking: Omit<Measured, 'workunits'>;
  readonly preparing: Omit<Measured, 'workunits'>;
  /** Made with the first ligand that needs it. */
  readonly preparation: NewBatchRecord;
  /** Names what makes conformers: those in the cache under another name are none. */
  readonly version: string;
}

export interface NewSearchRecord {
  readonly batch: NewBatchRecord;
  readonly request: Sha256;
  readonly records: number;
  /** Workunits of one ligand. */
  readonly perLigand: number;
  readonly reference: boolean;
}

/** A library that is not read to its end. */
export interface UnreadSearch {
  readonly batch: BatchId;
  readonly request: Sha256;
  readonly readTo: number;
}

/** A waiting ligand whose wait is over: its conformer is there, or there will be none. */
export interface SettledLigand {
  readonly batch: BatchId;
  readonly place: number;
  readonly name: string;
  readonly smiles: string;
  readonly record: unknown;
  readonly entry: unknown;
  readonly coordinates: Uint8Array | null;
  /** Why its preparation was set aside; null where its answer was that there is no conformer. */
  readonly setAside: string | null;
}

/** A ligand as it is ranked or refused. */
export interface SearchLigandRow {
  readonly state: 'waiting' | 'ready' | 'refused';
  readonly entry: unknown;
  readonly refusal: unknown;
}

/** Searches that grow. Each ligand is docked or refused exactly once, whatever is repeated or interrupted. */
export interface Searches {
  /** One transaction: the batch, and the first part of its library. */
  createSearch(search: NewSearchRecord, part: ReadPart): Promise<void>;
  /** One transaction; false where the library was read to elsewhere than `from`, or the search has ended. */
  readOn(batch: BatchId, from: number, part: ReadPart): Promise<boolean>;
  unreadSearches(): Promise<readonly UnreadSearch[]>;
  /** Written once. */
  saveConformer(smiles: string, version: string, coordinates: Uint8Array, now: number): Promise<void>;
  /** Waiting ligands of running searches that can be settled: of these SMILES, of these preparations, or all. */
  settledLigands(
    version: string,
    of: { readonly smiles?: string; readonly preparations?: readonly WorkunitId[] },
    limit: number,
  ): Promise<readonly SettledLigand[]>;
  /** One transaction: the ligand is docked from now on, by these workunits. False where it was settled before. */
  dockLigand(batch: BatchId, place: number, entry: unknown, docking: Measured): Promise<boolean>;
  /** One transaction; false where it was settled before. */
  refuseLigand(batch: BatchId, place: number, refusal: unknown): Promise<boolean>;
  /** Marks searches as done whose last ligands were refused, and preparations that others came before. */
  finishSearches(): Promise<void>;
  /** In the order of the library. */
  searchLigands(batch: BatchId): Promise<readonly SearchLigandRow[]>;
  /** The entry of a docked ligand; null where there is none of that name. */
  searchLigand(batch: BatchId, name: string): Promise<unknown>;
  /** The batch that prepares a search's ligands; null where none is needed. */
  preparationOf(batch: BatchId): Promise<BatchId | null>;
}
