/** The thread that plans a search: reading a library and listing near atoms takes seconds. */
import type { DockingScene, RefusedLigand, Sha256 } from '@manyhands/protocol';
import type { SearchAsked } from './search-molecules.ts';
import { describeLigand, type PlannedSearch, planFromSearch } from './search-plan.ts';
import type { SearchRecord } from './search-record.ts';
import { type SendBlob, servePlanner } from './serve-planner.ts';

export interface SearchEnd {
  /** Blob of the record. */
  readonly record: Sha256;
  readonly ligands: number;
  readonly box: SearchRecord['box'];
  readonly refused: readonly RefusedLigand[];
  readonly notes: readonly string[];
  readonly scene: DockingScene;
}

servePlanner(async (asked: SearchAsked) => {
  const outcome = await planFromSearch(asked);
  if ('refusal' in outcome) return outcome;
  const { planned } = outcome;
  return { plan: planned.plan, end: (send) => endOf(asked, planned, send) };
});

function endOf(asked: SearchAsked, planned: PlannedSearch, send: SendBlob): SearchEnd {
  const record = recordOf(asked, planned, send);
  return {
    record: send(encode(JSON.stringify(record))).hash,
    ligands: record.ligands.length,
    box: record.box,
    refused: planned.refused,
    notes: planned.receptor.notes,
    scene: sceneOf(planned, send),
  };
}

function recordOf(asked: SearchAsked, planned: PlannedSearch, send: SendBlob): SearchRecord {
  const sendText = (text: string): Sha256 => send(encode(text)).hash;
  const { receptor, box, effort, chainsPerWorkunit, reference, refused } = planned;
  return {
    receptor: {
      name: asked.receptor.name,
      source: sendText(asked.receptor.text),
      hash: sendText(receptor.pdbqt),
      notes: [...receptor.notes],
    },
    box: { center: [...box.center], size: [...box.size] },
    boxFrom: asked.box ? 'given' : 'reference',
    effort: typeof effort === 'string' ? effort : { ...effort },
    seed: asked.seed,
    ...{ chainsPerWorkunit, reference, refused: [...refused] },
    ligands: planned.ligands.map((ligand) => ({
      name: ligand.name,
      hash: sendText(ligand.pdbqt),
      ...describeLigand(ligand),
      ...(ligand.smiles === undefined ? {} : { smiles: ligand.smiles }),
      ...(ligand.label === undefined ? {} : { label: ligand.label }),
      notes: [...ligand.notes],
    })),
  };
}

const sceneOf = ({ receptor, plan, box }: PlannedSearch, send: SendBlob): DockingScene => ({
  kind: 'docking',
  receptor: send(encode(receptor.pdbqt)),
  kinds: [...plan.kinds],
  center: [...box.center],
});

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
