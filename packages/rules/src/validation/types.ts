/** What the judge sees and what it decides. Decisions are carried out by the server, idempotently. */
import type { Agreement, BufferBytes, BufferSpec } from '@manyhands/kernel';
import type { HostId, ResultId, WorkunitId } from '@manyhands/protocol';

/** Output buffers of the kernel in manifest order, each with its rule. */
export interface OutputRule {
  readonly buffer: BufferSpec;
  readonly agreement: Agreement;
}

export type ResultVerdict = 'pending' | 'accepted' | 'refused';

/** The coordinator's own check of an answer that is an optimum: `best` and `window` in the unit of the kernel's energy. */
export interface Certificate {
  readonly valid: boolean;
  /** The lowest value that the coordinator computed for the answer; meaningless where it is not valid. */
  readonly best: number;
  /** Answers that differ by no more found the same optimum. */
  readonly window: number;
  /** Whether the draw fell on this answer to be compared with another host's. */
  readonly secondOpinion: boolean;
}

/** One stored, successful result of a workunit. */
export interface Candidate {
  readonly result: ResultId;
  readonly host: HostId;
  readonly verdict: ResultVerdict;
  /** SHA-256 of all outputs in manifest order; equal digests need no comparison of bytes. */
  readonly digest: string;
  /** Bytes by output name; empty when every output's agreement is `exact`. */
  readonly outputs: BufferBytes;
  /** Of workunits whose outputs are `best`; left out while the answer waits for it. */
  readonly certificate?: Certificate;
}

/** A workunit with everything that came back for it. */
export interface JudgeCase {
  readonly workunit: WorkunitId;
  readonly quorum: number;
  /** Most copies ever handed out before the workunit is set aside. */
  readonly maxCopies: number;
  /** Copies handed out and neither reported, failed, returned nor expired. */
  readonly outstanding: number;
  /** Copies waiting to be handed out. */
  readonly waiting: number;
  /** Copies that ended in a report or a failure. */
  readonly ended: number;
  /** Failures reported (not disagreements). */
  readonly failures: number;
  /** Copies whose time ran out without an answer. */
  readonly expired: number;
  /** Set once a canonical result exists; later arrivals are compared with it alone. */
  readonly canonical: ResultId | null;
  /** A trial of an unpublished kernel: all answers are awaited and compared. */
  readonly ring?: boolean;
  readonly rules: readonly OutputRule[];
  readonly candidates: readonly Candidate[];
}

export type Decision =
  /** A quorum agrees: `canonical` is the accepted result, `agreeing` are credited, `refused` are not. */
  | {
      readonly kind: 'accept';
      readonly workunit: WorkunitId;
      readonly canonical: ResultId;
      readonly agreeing: readonly ResultId[];
      readonly refused: readonly ResultId[];
    }
  /** A result that came after acceptance, compared with the canonical one. */
  | {
      readonly kind: 'settle';
      readonly workunit: WorkunitId;
      readonly result: ResultId;
      readonly verdict: 'accepted' | 'refused';
    }
  /** Answers whose certificates were refused, while the workunit is open. */
  | { readonly kind: 'refuse'; readonly workunit: WorkunitId; readonly results: readonly ResultId[] }
  /** Not enough agreement: hand out `copies` more. */
  | { readonly kind: 'more'; readonly workunit: WorkunitId; readonly copies: number }
  /** No agreement within `maxCopies`: kept with all answers for the researcher. */
  | { readonly kind: 'set-aside'; readonly workunit: WorkunitId; readonly reason: string };
