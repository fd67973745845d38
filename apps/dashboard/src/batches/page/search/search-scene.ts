/** What the picture of a search needs: receptor and box from its provenance, a pose from the file of poses. */
import type { Client } from '@manyhands/client';
import { type BatchId, Sha256 } from '@manyhands/protocol';
import { z } from 'zod';
import type { Molecule, Scene } from '../../scene/scene-view.ts';
import { readBestPose } from './pose-reader.ts';

const triple = z.tuple([z.number(), z.number(), z.number()]);
/** The part of `provenance.json` that is looked at. */
const Provenance = z.object({
  receptor: z.object({ name: z.string(), hash: Sha256 }),
  settings: z.object({ box: z.object({ center: triple, size: triple }) }),
});

export async function fetchSite(client: Client, batch: BatchId): Promise<Pick<Scene, 'receptor' | 'box'>> {
  const response = await client.batches.searchFile(batch, 'provenance.json');
  const { receptor, settings } = Provenance.parse(await response.json());
  const text = await (await client.blobs.get(receptor.hash)).text();
  return { receptor: { text, format: 'pdbqt' }, box: settings.box };
}

/** Null where the ligand has no pose yet. */
export async function fetchPose(
  client: Client,
  batch: BatchId,
  ligand: string,
  signal: AbortSignal,
): Promise<Molecule | null> {
  const { body } = await client.batches.searchFile(batch, 'poses.pdbqt', signal);
  const text = body && (await readBestPose(body, ligand));
  return text ? { text, format: 'xyz' } : null;
}
