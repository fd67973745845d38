/** Reads the torsion tree of one ligand model: ROOT … ENDROOT, nested BRANCH … ENDBRANCH, TORSDOF. */
import type { Branch, TorsionTree } from '../ligand/tree.ts';
import type { IssueList } from '../reading.ts';
import { type PdbqtAtom, readAtom } from './atom.ts';
import { isAtomLine, isRemark, type Line, tagOf } from './lines.ts';

interface OpenBranch {
  readonly line: number;
  /** Serials of the axis; undefined for the root. */
  readonly axis: readonly [string, string] | undefined;
  readonly from: number | undefined;
  readonly atoms: number[];
  readonly branches: Branch[];
}

/** Undefined where anything is wrong; what is wrong is then in `issues`. */
export function readTorsionTree(lines: readonly Line[], issues: IssueList): TorsionTree | undefined {
  const before = issues.issues.length;
  const reader = new TreeReader(issues);
  for (const line of lines) reader.read(line);
  const root = reader.finish(lines.at(-1)?.number ?? 1);
  return root && issues.issues.length === before ? { atoms: reader.atoms, root } : undefined;
}

class TreeReader {
  readonly atoms: PdbqtAtom[] = [];
  readonly #issues: IssueList;
  readonly #serials = new Map<string, number>();
  readonly #open: OpenBranch[] = [];
  #root: OpenBranch | undefined;
  #rootEnded = false;
  #torsdof = false;
  /** Set when a line that builds the tree was wrong: what follows would only repeat it. */
  #isBroken = false;

  constructor(issues: IssueList) {
    this.#issues = issues;
  }

  read(line: Line) {
    if (isRemark(line)) return;
    if (isAtomLine(line)) return this.#readAtom(line);
    const [tag, ...words] = line.text.trim().split(/\s+/);
    if (tag === 'ROOT') this.#openRoot(line);
    else if (tag === 'ENDROOT') this.#closeRoot(line);
    else if (tag === 'BRANCH') this.#openBranch(line, words);
    else if (tag === 'ENDBRANCH') this.#closeBranch(line, words);
    else if (tag === 'TORSDOF') this.#readTorsdof(line, words);
    else this.#issues.add(`"${tagOf(line)}" is not known in a ligand.`, 'Delete this line.', line.number, 1);
  }

  /** The whole tree, once the last line was read. */
  finish(lastLine: number): Branch | undefined {
    const innermost = this.#open.at(-1);
    const unclosed = innermost?.axis || !this.#rootEnded ? innermost : undefined;
    if (!this.#root) {
      this.#issues.add(
        'The ligand has no ROOT.',
        'Prepare the ligand as a flexible ligand (ROOT … ENDROOT), not as a receptor.',
        lastLine,
      );
    } else if (unclosed && !this.#isBroken) {
      const name = unclosed.axis ? `BRANCH ${unclosed.axis.join(' ')}` : 'ROOT';
      this.#issues.add(`${name} is never closed.`, `Add END${name} after its last line.`, unclosed.line);
    } else if (!this.#torsdof && !this.#isBroken)
      this.#issues.add('TORSDOF is missing.', 'End the ligand with a line such as TORSDOF 4.', lastLine);
    return this.#root && asBranch(this.#root);
  }

  #readAtom(line: Line) {
    const open = this.#open.at(-1);
    const branch = open?.axis || !this.#rootEnded ? open : undefined;
    const atom = readAtom(line, this.#issues);
    if (!branch && !this.#isBroken)
      this.#issues.add(
        'An atom stands outside ROOT and BRANCH.',
        'Move it into the body it belongs to.',
        line.number,
      );
    const serial = line.text.slice(6, 11).trim();
    if (!isSerial(serial)) {
      this.#isBroken = true;
      this.#issues.add(
        `"${serial}" is not an atom number.`,
        'Number atoms in columns 7 to 11.',
        line.number,
        7,
      );
      return;
    }
    if (this.#serials.has(serial))
      this.#break(`A second atom has the number ${serial}.`, 'Give each atom its own number.', line);
    const index = this.#serials.size;
    this.#serials.set(serial, index);
    branch?.atoms.push(index);
    if (atom) this.atoms.push(atom);
  }

  #openRoot(line: Line) {
    if (this.#root)
      return this.#break('There is a second ROOT.', 'Keep one ROOT; split several ligands.', line);
    this.#root = { line: line.number, axis: undefined, from: undefined, atoms: [], branches: [] };
    this.#open.push(this.#root);
  }

  #closeRoot(line: Line) {
    if (!this.#root || this.#open.length !== 1 || this.#rootEnded)
      return this.#break('ENDROOT does not close a ROOT.', 'Write ROOT, its atoms, then ENDROOT.', line);
    if (this.#root.atoms.length === 0)
      this.#issues.add(
        'ROOT has no atom.',
        'Put at least one atom between ROOT and ENDROOT.',
        this.#root.line,
      );
    this.#rootEnded = true;
  }

  #openBranch(line: Line, words: readonly string[]) {
    const [from, to] = words;
    if (!isSerial(from) || !isSerial(to) || words.length !== 2)
      return this.#break('BRANCH needs the numbers of two atoms.', 'Write it as BRANCH 3 4.', line);
    const parent = this.#open.at(-1);
    if (!parent || !this.#rootEnded || this.#torsdof)
      return this.#break(
        'BRANCH stands outside the tree.',
        'Put branches between ENDROOT and TORSDOF.',
        line,
      );
    const index = this.#serials.get(from);
    if (index === undefined || !parent.atoms.includes(index))
      return this.#break(
        `Atom ${from} is not in the body that this branch grows from.`,
        'Nest the BRANCH in the body that has its first atom, after that atom.',
        line,
      );
    this.#open.push({ line: line.number, axis: [from, to], from: index, atoms: [], branches: [] });
  }

  #closeBranch(line: Line, words: readonly string[]) {
    const branch = this.#open.at(-1);
    if (this.#isBroken) return;
    if (!branch?.axis)
      return this.#break('ENDBRANCH without a BRANCH.', 'Delete it or add its BRANCH.', line);
    if (branch.axis.join(' ') !== words.join(' '))
      return this.#break(
        `ENDBRANCH ${words.join(' ')} closes BRANCH ${branch.axis.join(' ')} of line ${branch.line}.`,
        `Write ENDBRANCH ${branch.axis.join(' ')}.`,
        line,
      );
    const to = this.#serials.get(branch.axis[1]);
    if (to === undefined || !branch.atoms.includes(to))
      this.#issues.add(
        `Atom ${branch.axis[1]} is not in its own branch.`,
        `Put atom ${branch.axis[1]} directly after BRANCH ${branch.axis.join(' ')}.`,
        branch.line,
      );
    this.#open.pop();
    this.#open.at(-1)?.branches.push({ ...asBranch(branch), to });
  }

  #readTorsdof(line: Line, words: readonly string[]) {
    if (!/^\d+$/.test(words[0] ?? ''))
      this.#issues.add('TORSDOF needs a whole number.', 'Write it as TORSDOF 4.', line.number);
    if (this.#torsdof)
      this.#issues.add(
        'There is a second TORSDOF.',
        'Keep one ligand in a file, or put each in a MODEL.',
        line.number,
      );
    if (!this.#rootEnded)
      return this.#break('TORSDOF stands before the end of ROOT.', 'Close ROOT first.', line);
    this.#torsdof = true;
    if (this.#open.length === 1) this.#open.pop();
  }

  #break(message: string, cure: string, line: Line) {
    if (!this.#isBroken) this.#issues.add(message, cure, line.number);
    this.#isBroken = true;
  }
}

const isSerial = (word: string | undefined): word is string => word !== undefined && /^\d+$/.test(word);

const asBranch = ({ from, atoms, branches }: OpenBranch): Branch => ({
  from,
  to: undefined,
  atoms,
  branches,
});
