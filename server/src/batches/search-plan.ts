/** Plans a search: the receptor, its box and its reference at once, the library in parts; what cannot be docked is listed. */
import {
  type Box,
  type OpenedSearch,
  openSearch,
  type PlannedWorkunit,
  SEARCH_EFFORTS,
  SEARCH_PRESETS,
  type SearchEffort,
  type SearchPreset,
  type SearchSetting,
  scoredAtoms,
  torsionCount,
} from '@manyhands/docking';
import type { InputIssue, NewSearch } from '@manyhands/protocol';
import type { PlanRefusal } from './plan-messages.ts';
import type { SearchAsked } from './search-messages.ts';
import {
  autobox,
  type PreparedLigand,
  type PreparedReceptor,
  receptorOf,
  referenceOf,
} from './search-molecules.ts';

/** Steps of all chains of a workunit: some ten seconds of one processor core. A single chain may take more. */
const STEPS_PER_WORKUNIT = 10_240;

/** What all ligands of a search have in common. */
export interface SearchHead {
  readonly receptor: PreparedReceptor;
  readonly reference: PreparedLigand | null;
  readonly box: Box;
  readonly effort: SearchPreset | Partial<SearchEffort>;
  readonly chainsPerWorkunit: number;
  /** Workunits of one ligand. */
  readonly perLigand: number;
  readonly opened: OpenedSearch;
}

export type HeadOutcome = { readonly head: SearchHead } | { readonly refusal: PlanRefusal };

const refuse = (issues: readonly InputIssue[]): HeadOutcome => ({
  refusal: { message: 'The search cannot be planned.', issues },
});

export async function planHead(asked: SearchAsked): Promise<HeadOutcome> {
  const issues: InputIssue[] = [];
  const receptor = receptorOf(asked, issues);
  const reference = (await referenceOf(asked, issues)) ?? null;
  const box = asked.box ?? (reference && autobox(reference.ligand));
  if (!box && issues.length === 0) issues.push(NO_BOX);
  if (!receptor || !box || issues.length > 0) return refuse(issues);
  const effort = effortFrom(asked.effort);
  const { chainsPerWorkunit, perLigand } = cutChains(effort);
  const setting = { receptor: receptor.receptor, box, effort, seed: asked.seed, chainsPerWorkunit };
  const opened = openSearch(setting);
  if (!opened.ok) return refuse(opened.issues);
  const head = { receptor, reference, box, effort, chainsPerWorkunit, perLigand, opened: opened.value };
  if (!reference) return { head };
  const first = opened.value.plan(reference, 0);
  return first.ok ? { head } : refuse(first.issues);
}

/** Ready to be docked, in workunits; or why it cannot be. */
export function dock(
  opened: Pick<OpenedSearch, 'plan'>,
  ligand: PreparedLigand,
  place: number,
): { readonly workunits: readonly PlannedWorkunit[] } | { readonly reason: string; readonly cure: string } {
  const planned = opened.plan(ligand, place);
  if (planned.ok) return { workunits: planned.value };
  const [issue] = planned.issues;
  return { reason: issue?.message ?? 'It cannot be docked.', cure: issue?.cure ?? 'Leave it out.' };
}

const NO_BOX: InputIssue = {
  where: 'box',
  message: 'there is neither a box nor a reference ligand to draw one around',
  cure: 'give box.center and box.size in ångström, or a reference',
};

/** Only what was given, so that the rest is filled in for each ligand. */
export function effortFrom(effort: NewSearch['effort']): SearchSetting['effort'] {
  if (typeof effort === 'string') return SEARCH_PRESETS.find((preset) => preset === effort) ?? 'standard';
  const parts = Object.entries(effort).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts);
}

/** Short chains are gathered into workunits; Vina's long ones run one at a time. The same for every ligand. */
function cutChains(effort: SearchSetting['effort']): { chainsPerWorkunit: number; perLigand: number } {
  if (effort === 'thorough') return { chainsPerWorkunit: 1, perLigand: SEARCH_EFFORTS.thorough.chains };
  const { chains, steps } =
    effort === 'fast'
      ? SEARCH_EFFORTS.fast
      : { ...SEARCH_EFFORTS.standard, ...(effort === 'standard' ? {} : effort) };
  const chainsPerWorkunit = Math.max(1, Math.min(chains, Math.floor(STEPS_PER_WORKUNIT / steps)));
  return { chainsPerWorkunit, perLigand: Math.ceil(chains / chainsPerWorkunit) };
}

export const describeLigand = ({ ligand }: PreparedLigand) => ({
  heavyAtoms: scoredAtoms(ligand).length,
  rotors: ligand.rotors,
  torsions: torsionCount(ligand),
});
