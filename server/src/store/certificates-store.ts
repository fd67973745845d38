/** What the store keeps of results that the coordinator certifies, and what is known of their hosts by them. */
import type { BufferBytes } from '@manyhands/kernel';
import type { BatchId, HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import type { Certificate, Conduct } from '@manyhands/rules';
import type { NewWorkunit } from './store.ts';

/** A result that the coordinator has not certified yet. */
export interface UncertifiedResult {
  readonly result: ResultId;
  readonly workunit: WorkunitId;
  readonly host: HostId;
  readonly batch: BatchId;
  readonly label: string;
  readonly params: Readonly<Record<string, number>>;
  readonly inputs: NewWorkunit['inputs'];
  readonly outputs: BufferBytes;
}

export interface NewCertificate extends Certificate {
  readonly result: ResultId;
  /** Why it is not valid; null where it is. */
  readonly reason: string | null;
  /** Whether `best` says how hard its host worked: such answers are compared [V27]. */
  readonly tellsEffort: boolean;
  /** What was computed, as the batch's kind of plan writes and reads it; JSON. */
  readonly answer: unknown;
}

/** A host that skimps, and the batches in which its unconfirmed answers get one more copy, or would have if they still ran. */
export interface Distrusted {
  readonly host: HostId;
  readonly asked: readonly {
    readonly batch: BatchId;
    readonly no: number;
    readonly running: boolean;
    readonly workunits: number;
  }[];
}

/** The best verified answer for a label whose result was not refused. */
export interface BestAnswer {
  readonly label: string;
  readonly result: ResultId;
  readonly host: HostId;
  readonly best: number;
  readonly answer: unknown;
  /** Whether its workunit has an accepted result and no other host is asked any more. */
  readonly settled: boolean;
}

/** How many workunits a label has, and how they stand. */
export interface LabelProgress {
  readonly label: string;
  readonly workunits: number;
  readonly accepted: number;
  readonly setAside: number;
}

export interface Certificates {
  /** Pending results of these workunits without a certificate, with their bytes. */
  waitingForCertificate(workunits: readonly WorkunitId[]): Promise<readonly UncertifiedResult[]>;
  /**
   * All or none. Written once: a second one for the same result changes nothing. In the same transaction each answer is
   * compared with another host's, in this order, and hosts that are found to skimp are distrusted; their unconfirmed
   * answers are asked for again.
   */
  saveCertificates(certificates: readonly NewCertificate[]): Promise<readonly Distrusted[]>;
  /** How the verified answers of each host compared with those of others. */
  conducts(hosts: readonly HostId[]): Promise<ReadonlyMap<HostId, Conduct>>;
  /** Answers of other workunits with this label, the newest first. */
  siblings(batch: BatchId, label: string, workunit: WorkunitId, limit: number): Promise<readonly unknown[]>;
  /** One for each label that has a verified answer, or of one label. */
  bestAnswers(batch: BatchId, label?: string): Promise<readonly BestAnswer[]>;
  labelProgress(batch: BatchId): Promise<readonly LabelProgress[]>;
}
