/** Questions to the thread that does the coordinator's own chemistry, and what it answers. */
import type { PlannedWorkunit } from '@manyhands/docking';
import type { WaitingRecord } from '../batches/search-messages.ts';
import type { SearchLigand, SearchRecord } from '../batches/search-record.ts';

/** What a search's ligands are packed for. */
export interface SearchText {
  readonly receptorPdbqt: string;
  readonly settings: Pick<SearchRecord, 'box' | 'effort' | 'seed' | 'chainsPerWorkunit'>;
}

/** Whether coordinates that a volunteer gave are a conformer of the molecule. */
export interface CheckQuestion {
  readonly kind: 'check';
  /** Canonical. */
  readonly smiles: string;
  readonly coordinates: Uint8Array;
}

/** A ligand whose conformer was checked: types, torsion tree, workunits. */
export interface DockQuestion {
  readonly kind: 'dock';
  /** Names the search that the thread keeps. */
  readonly batch: string;
  /** Left out at first; the thread asks for it where it does not know the batch. */
  readonly search?: SearchText;
  readonly place: number;
  readonly name: string;
  readonly record: WaitingRecord;
  readonly smiles: string;
  readonly coordinates: Uint8Array;
}

export type ChemistryQuestion = CheckQuestion | DockQuestion;

export type ChemistryAnswer =
  | { readonly kind: 'sound' }
  | { readonly kind: 'faulty'; readonly fault: string }
  | {
      readonly kind: 'docked';
      readonly pdbqt: string;
      readonly entry: Omit<SearchLigand, 'hash'>;
      readonly workunits: readonly PlannedWorkunit[];
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly cure: string }
  | { readonly kind: 'unknown-search' }
  | { readonly kind: 'failed'; readonly message: string };
