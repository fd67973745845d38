/** Reads the molecules of a screen and plans it; what is wrong with them is told with file, line and cure. */
import {
  planScreen,
  type Receptor,
  readLigand,
  readReceptor,
  type ScreenLigand,
  type ScreenPlan,
} from '@manyhands/docking';
import { receptorFromPdb } from '@manyhands/docking/prepare';
import type { InputIssue, NewScreen } from '@manyhands/protocol';
import type { PlanRefusal } from './plan-messages.ts';

/** Workunits of one screen. */
const MOST_WORKUNITS = 100_000;

export interface PlannedScreen {
  readonly plan: ScreenPlan;
  /** The receptor as it was packed. */
  readonly receptorPdbqt: string;
}

export type PlanOutcome = PlannedScreen | { readonly refusal: PlanRefusal };

export function planFromRequest(request: NewScreen): PlanOutcome {
  const issues: InputIssue[] = [];
  const prepared = receptorOf(request.receptor, issues);
  const ligands: ScreenLigand[] = [];
  for (const { name, pdbqt } of request.ligands) {
    const reading = readLigand(pdbqt, name);
    if (reading.ok) ligands.push({ name, ligand: reading.value });
    else issues.push(...reading.issues);
  }
  if (!prepared || issues.length > 0) return refuse('The molecules cannot be read.', issues);
  const { box, placements, posesPerWorkunit, seed } = request;
  const { receptor } = prepared;
  const plan = planScreen({ receptor, ligands, box, placements, posesPerWorkunit, seed });
  if (!plan.ok) return refuse('The screen cannot be planned.', plan.issues);
  if (plan.value.workunitCount > MOST_WORKUNITS) {
    return refuse('The screen is too large.', [
      {
        where: 'posesPerWorkunit',
        message: `the screen has ${plan.value.workunitCount} workunits; ${MOST_WORKUNITS} are allowed`,
        cure: 'score more poses in a workunit, fewer placements, or fewer ligands',
      },
    ]);
  }
  return { plan: plan.value, receptorPdbqt: prepared.pdbqt };
}

const refuse = (message: string, issues: readonly InputIssue[]): PlanOutcome => ({
  refusal: { message, issues },
});

interface PreparedReceptor {
  readonly receptor: Receptor;
  readonly pdbqt: string;
}

function receptorOf(given: NewScreen['receptor'], issues: InputIssue[]): PreparedReceptor | null {
  const pdbqt = given.format === 'pdb' ? prepare(given, issues) : given.text;
  if (pdbqt === null) return null;
  const reading = readReceptor(pdbqt, given.name);
  if (reading.ok) return { receptor: reading.value, pdbqt };
  issues.push(...reading.issues);
  return null;
}

function prepare(given: NewScreen['receptor'], issues: InputIssue[]): string | null {
  const prepared = receptorFromPdb(given.text, {
    name: given.name,
    ...(given.ligandResidue === undefined ? {} : { ligandResidue: given.ligandResidue }),
  });
  if (prepared.ok) return prepared.value.pdbqt;
  issues.push(...prepared.issues);
  return null;
}
