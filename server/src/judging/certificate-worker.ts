/** The thread that certifies answers of searches: one question, one answer. Pockets and ligands are kept warm. */
import { parentPort } from 'node:worker_threads';
import { type Ligand, openPocket, type Pocket, readLigand, readReceptor } from '@manyhands/docking';
import { BoundedMap } from '../store/bounded-map.ts';
import { certifySearch } from './certify-search.ts';
import type { PocketText, SearchQuestion, ThreadAnswer } from './search-certificate.ts';

/** Pockets kept: 1 to 10 MB each, and made in 20 ms to 1 s. */
const MOST_POCKETS = 8;
/** Ligands kept: some 20 kB each. */
const MOST_LIGANDS = 2000;

const pockets = new BoundedMap<string, Pocket>(MOST_POCKETS);
const ligands = new BoundedMap<string, Ligand>(MOST_LIGANDS);

function readPocket({ receptorPdbqt, box }: PocketText): Pocket {
  const receptor = readReceptor(receptorPdbqt, 'receptor.pdbqt');
  if (!receptor.ok) throw new Error(`a stored receptor cannot be read: ${receptor.issues[0]?.message}`);
  return openPocket(receptor.value, { center: [...box.center], size: [...box.size] });
}

function pocketOf({ batch, pocket }: SearchQuestion): Pocket | undefined {
  const known = pockets.get(batch);
  if (known || !pocket) return known;
  const made = readPocket(pocket);
  pockets.set(batch, made);
  return made;
}

function ligandOf({ ligandHash, ligandPdbqt, ligandName }: SearchQuestion): Ligand {
  const known = ligands.get(ligandHash);
  if (known) return known;
  const ligand = readLigand(ligandPdbqt, ligandName);
  if (!ligand.ok) throw new Error(`a stored ligand cannot be read: ${ligand.issues[0]?.message}`);
  ligands.set(ligandHash, ligand.value);
  return ligand.value;
}

function answer(question: SearchQuestion): ThreadAnswer {
  try {
    const pocket = pocketOf(question);
    return pocket ? certifySearch(pocket, ligandOf(question), question) : { kind: 'unknown-pocket' };
  } catch (error) {
    return {
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

parentPort?.on('message', (question: SearchQuestion) => parentPort?.postMessage(answer(question)));
