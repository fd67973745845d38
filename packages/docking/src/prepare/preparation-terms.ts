/** What coordinator and volunteers agree on of preparing molecules. Here, so that knowing it loads no chemistry library. */

/**
 * Names what makes a conformer: our code by its number, and openchemlib's version. Conformers are cached under it, and
 * volunteers are asked for it. Raise the number with every change of what `findConformer` finds.
 */
export const PREPARATION = 'ligand-preparation-1-openchemlib-9.25.0';

/** Any integer would do; this one is part of what makes a conformer repeatable. */
export const CONFORMER_SEED = 1;

/** Why a molecule got no conformer, and what helps. */
export const NO_CONFORMER = {
  reason: 'No conformer without clashes was found.',
  cure: 'Give the ligand as PDBQT or SD file with coordinates.',
} as const;
