/** Code that ships with the volunteer's page, by the name and version that manifests ask for; loaded when first needed. */
import type { ReferenceFunction } from '@manyhands/kernel';

/** The tests hold these names to those in the kernels' manifests. */
export const pageCode: Readonly<Record<string, () => Promise<ReferenceFunction>>> = {
  'ligand-preparation-1-openchemlib-9.25.0': async () =>
    (await import('./ligand-preparation/page.ts')).loadPreparation(),
};
