/** AutoDock 4 types of ligand atoms, after Meeko's table (forlilab/Meeko, ad4_types.json). */
import { neighboursOf, type Skeleton } from './skeleton.ts';

const SAME_AS_ELEMENT: ReadonlySet<string> = new Set(['C', 'F', 'P', 'Cl', 'Br', 'I', 'Si']);

/** Elements that a ligand may hold. */
export const isTypable = (element: string): boolean =>
  SAME_AS_ELEMENT.has(element) || ['N', 'O', 'S', 'Se'].includes(element);

/** A nitrogen accepts unless it is charged or its lone pair is in resonance with a ring or an sp² carbon. */
function typeNitrogen(skeleton: Skeleton, index: number): string {
  const atom = skeleton.atoms[index];
  if (!atom || atom.charge > 0) return 'N';
  const connections = (skeleton.bondsOf[index] ?? []).length + atom.hydrogens;
  if (connections !== 3) return 'NA';
  const inResonance = neighboursOf(skeleton, index).some((n) => {
    const neighbour = skeleton.atoms[n];
    if (!neighbour) return false;
    const trigonal = (skeleton.bondsOf[n] ?? []).length + neighbour.hydrogens === 3;
    return neighbour.aromatic || (neighbour.element === 'C' && trigonal);
  });
  return inResonance ? 'N' : 'NA';
}

/** Type of one atom; undefined for an element that AutoDock does not know. */
export function typeOf(skeleton: Skeleton, index: number): string | undefined {
  const atom = skeleton.atoms[index];
  if (!atom) return undefined;
  const connections = (skeleton.bondsOf[index] ?? []).length + atom.hydrogens;
  switch (atom.element) {
    case 'C':
      return atom.aromatic ? 'A' : 'C';
    case 'N':
      return typeNitrogen(skeleton, index);
    case 'O':
      return 'OA';
    case 'S':
    case 'Se':
      return connections === 2 ? 'SA' : 'S';
    default:
      return SAME_AS_ELEMENT.has(atom.element) ? atom.element : undefined;
  }
}
