/** What the coordinator computes of an answer of `docking-search`: questions to its thread, and what it says of them. */
import { z } from 'zod';

/** One pose as the coordinator built and scored it; kcal/mol, coordinates of the receptor's file. */
export const CertifiedPose = z.object({
  /** Position, unit quaternion w, x, y, z, torsions in radians. */
  pose: z.array(z.number()),
  total: z.number(),
  inter: z.number(),
  intra: z.number(),
});
export type CertifiedPose = z.infer<typeof CertifiedPose>;

/** kcal/mol: what a search goes down, and what answers are compared by. */
export const energyOf = ({ inter, intra }: Pick<CertifiedPose, 'inter' | 'intra'>): number => inter + intra;

/** The `answer` of a stored certificate. */
export const SearchAnswer = z.object({
  /** Those that passed, the lowest inter + intra first, which is what a search goes down. */
  poses: z.array(CertifiedPose),
  /** kcal/mol that a short descent gains on the best pose; null where it was not asked. */
  improvement: z.number().nullable(),
  /** As the host claims. */
  evaluations: z.number(),
  claimed: z.object({ inter: z.number(), intra: z.number() }).nullable(),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

export interface SearchQuestion {
  /** Names the pocket that the thread keeps. */
  readonly batch: string;
  /** Left out at first; the thread asks for it where it does not know the batch. */
  readonly pocket?: PocketText;
  readonly ligandName: string;
  readonly ligandHash: string;
  readonly ligandPdbqt: string;
  /** Outputs as they came. */
  readonly poses: Uint8Array;
  readonly counts: Uint8Array;
  /** Steps of all chains that the workunit asks for. */
  readonly steps: number;
  /** Poses found for the same ligand in other workunits. */
  readonly siblings: readonly (readonly number[])[];
}

export interface PocketText {
  readonly receptorPdbqt: string;
  readonly box: {
    readonly center: readonly [number, number, number];
    readonly size: readonly [number, number, number];
  };
}

export type SearchVerdict =
  | { readonly kind: 'valid'; readonly answer: SearchAnswer }
  | { readonly kind: 'refused'; readonly reason: string; readonly answer: SearchAnswer };

export type ThreadAnswer =
  | SearchVerdict
  | { readonly kind: 'unknown-pocket' }
  | { readonly kind: 'failed'; readonly message: string };
