/** Turns the torsion tree as written into rigid bodies, as AutoDock Vina does. */
import type { Branch, TorsionTree } from './tree.ts';

/** A part of the ligand that moves as one. */
export interface Body {
  /** -1 for the root. */
  readonly parent: number;
  /** Atom where the axis begins, in the parent; the root's own origin for the root. */
  readonly from: number;
  /** Atom the body turns about: the end of its axis, which stays with the parent. */
  readonly origin: number;
}

export interface RigidParts {
  readonly bodies: readonly Body[];
  /** For each atom the body that it moves with; the `origin` of a body moves with the parent. */
  readonly bodyOf: readonly number[];
}

/** A branch that holds nothing but the atom on its axis turns nothing: it is part of its parent. */
const isEmpty = ({ atoms, branches }: Branch): boolean => atoms.length === 1 && branches.length === 0;

export function buildBodies({ atoms, root }: TorsionTree): RigidParts {
  const rootOrigin = root.atoms[0] ?? 0;
  const bodies: Body[] = [{ parent: -1, from: rootOrigin, origin: rootOrigin }];
  const bodyOf: number[] = atoms.map(() => 0);
  const grow = (branch: Branch, body: number): void => {
    for (const atom of branch.atoms) if (atom !== branch.to) bodyOf[atom] = body;
    for (const child of branch.branches) {
      if (child.to === undefined || child.from === undefined) continue;
      bodyOf[child.to] = body;
      if (isEmpty(child)) continue;
      bodies.push({ parent: body, from: child.from, origin: child.to });
      grow(child, bodies.length - 1);
    }
  };
  grow(root, 0);
  return { bodies, bodyOf };
}
