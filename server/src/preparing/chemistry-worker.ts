/** The thread that checks conformers and makes docking ligands of them: 10 to 40 ms each. Searches are kept warm. */
import { parentPort } from 'node:worker_threads';
import { type OpenedSearch, openSearch, readReceptor } from '@manyhands/docking';
import { conformerFault, prepareRecord, readConformer } from '@manyhands/docking/prepare';
import { describeLigand, dock, effortFrom } from '../batches/search-plan.ts';
import { BoundedMap } from '../store/bounded-map.ts';
import type { ChemistryAnswer, ChemistryQuestion, DockQuestion, SearchText } from './chemistry-messages.ts';

/** Searches kept: 1 to 10 MB each, and made in 0.1 to 1 s. */
const MOST_SEARCHES = 4;

const searches = new BoundedMap<string, OpenedSearch>(MOST_SEARCHES);

function open({ receptorPdbqt, settings }: SearchText): OpenedSearch {
  const receptor = readReceptor(receptorPdbqt, 'receptor.pdbqt');
  if (!receptor.ok) throw new Error(`a stored receptor cannot be read: ${receptor.issues[0]?.message}`);
  const { box, effort, seed, chainsPerWorkunit } = settings;
  const opened = openSearch({
    ...{ receptor: receptor.value, seed, chainsPerWorkunit },
    box: { center: [...box.center], size: [...box.size] },
    effort: effortFrom(effort as Parameters<typeof effortFrom>[0]),
  });
  if (!opened.ok) throw new Error(`a stored search cannot be opened: ${opened.issues[0]?.message}`);
  return opened.value;
}

function searchOf({ batch, search }: DockQuestion): OpenedSearch | undefined {
  const known = searches.get(batch);
  if (known || !search) return known;
  const made = open(search);
  searches.set(batch, made);
  return made;
}

async function dockOne(question: DockQuestion): Promise<ChemistryAnswer> {
  const search = searchOf(question);
  if (!search) return { kind: 'unknown-search' };
  const { name, place, smiles } = question;
  const { notes, ...record } = question.record;
  const conformer = readConformer(smiles, question.coordinates);
  const { label, ...plain } = record;
  const prepared = await prepareRecord({ ...plain, name, ...(label ? { label } : {}) }, name, {
    // Another spelling than the one that was asked for would be another molecule.
    conformerOf: (wanted) => (wanted === smiles ? conformer : undefined),
  });
  if (!prepared.ok) return { kind: 'refused', reason: prepared.reason, cure: prepared.cure };
  const ligand = { ...prepared, notes: [...notes, ...prepared.notes] };
  const docked = dock(search, ligand, place);
  if ('reason' in docked) return { kind: 'refused', ...docked };
  return {
    kind: 'docked',
    pdbqt: ligand.pdbqt,
    entry: {
      ...{ name, ...describeLigand(ligand), notes: ligand.notes },
      smiles: ligand.smiles ?? smiles,
      ...(label === undefined ? {} : { label }),
    },
    workunits: docked.workunits,
  };
}

function check(smiles: string, coordinates: Uint8Array): ChemistryAnswer {
  const conformer = readConformer(smiles, coordinates);
  const fault = conformer
    ? conformerFault(smiles, conformer)
    : 'It is not as long as the molecule has atoms.';
  return fault === undefined ? { kind: 'sound' } : { kind: 'faulty', fault };
}

async function answer(question: ChemistryQuestion): Promise<ChemistryAnswer> {
  try {
    return question.kind === 'check' ? check(question.smiles, question.coordinates) : await dockOne(question);
  } catch (error) {
    return {
      kind: 'failed',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

parentPort?.on('message', (question: ChemistryQuestion) => {
  void answer(question).then((told) => parentPort?.postMessage(told));
});
