/** A find in words: what the picture shows, for whoever sees it or not. */
import { formatCount } from '@manyhands/look';
import type { FoundPose } from '@manyhands/worker';

/** `−9.4 kcal/mol`; whole numbers from a hundred on, where poses overlap with the protein. */
export function formatEnergy(energy: number): string {
  const size = Math.abs(energy);
  const digits = size >= 100 ? formatCount(Math.round(size)) : size.toFixed(1);
  const sign = energy < 0 && digits !== '0.0' ? '−' : '';
  return `${sign}${digits} kcal/mol`;
}

/** What the number says. */
export const explainEnergy = (energy: number): string =>
  energy < 0
    ? 'Energy between the molecule and the protein, as computed here. The lower, the better it holds on.'
    : 'Energy between the molecule and the protein, as computed here. Above zero they push each other away.';

/** The same as the picture and the text beside it. */
export const describePicture = ({ label, energy }: Pick<FoundPose, 'label' | 'energy'>): string =>
  `${label || 'The molecule'}, drawn as sticks, in the best position of this task at the protein, drawn as a ribbon: ${formatEnergy(energy)}.`;
