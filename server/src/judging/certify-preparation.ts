/** Certifies one answer of `ligand-preparation`: coordinates are checked against the molecule, and kept where they are sound. */
import { PREPARATION } from '@manyhands/docking';
import { z } from 'zod';
import { readText } from '../batches/search-record.ts';
import type { NewCertificate, UncertifiedResult } from '../store/certificates-store.ts';
import type { CertifierParts } from './certifier.ts';

/** The `answer` of a stored certificate. */
export const PreparationAnswer = z.object({ found: z.boolean() });

/** A conformer is better than the word that there is none, by more than the window. */
const VALUE = { found: 0, none: 1, window: 0.5 } as const;

/** A certificate that is to be saved. */
export interface NewlyCertified {
  readonly certificate: NewCertificate;
  /** The molecule whose conformer was stored. */
  readonly smiles?: string;
}

/**
 * A sound conformer is its own proof. That there is none cannot be proved, so another host is asked. The conformer is
 * stored before its certificate: what a crash parts is done again.
 */
export async function certifyPreparation(
  { store, blobs, chemistry, now }: CertifierParts,
  { result, inputs, outputs }: UncertifiedResult,
): Promise<NewlyCertified> {
  const certificate = { result, window: VALUE.window, tellsEffort: false };
  const claimsFound = outputs.get('found')?.some((byte) => byte !== 0) ?? false;
  if (!claimsFound) {
    const answer: z.infer<typeof PreparationAnswer> = { found: false };
    const opinion = { valid: true, reason: null, best: VALUE.none, secondOpinion: true };
    return { certificate: { ...certificate, ...opinion, answer } };
  }
  if (!inputs.smiles) throw new Error(`result ${result} prepares no SMILES`);
  const smiles = await readText(blobs, inputs.smiles.hash);
  const coordinates = outputs.get('coordinates') ?? new Uint8Array();
  const fault = await chemistry.faultOf(smiles, coordinates);
  if (fault === null) await store.saveConformer(smiles, PREPARATION, coordinates, now());
  const answer: z.infer<typeof PreparationAnswer> = { found: fault === null };
  const made = { ...certificate, answer, secondOpinion: false, best: VALUE.found };
  return fault === null
    ? { smiles, certificate: { ...made, valid: true, reason: null } }
    : { certificate: { ...made, valid: false, reason: `no-conformer: ${fault}` } };
}
