/** Reads the command line of `npm run dock`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SEARCH_PRESETS, type SearchPreset, type Vector3 } from '@manyhands/docking';

export const BACKENDS = ['wasm', 'webgpu'] as const;
export type DockBackend = (typeof BACKENDS)[number];

export interface DockOptions {
  readonly receptor: string;
  readonly ligand: string;
  /** Centre and size in ångström, or the file of a ligand that the box is drawn around. */
  readonly box: { readonly center: Vector3; readonly size: Vector3 } | { readonly around: string };
  readonly preset: SearchPreset;
  readonly seed: number;
  readonly backend: DockBackend;
  /** Worker threads. */
  readonly cpu: number;
  readonly reference: string | undefined;
  /** Residue names of a PDB receptor that are left out. */
  readonly leaveOut: readonly string[];
  readonly out: string | undefined;
  readonly json: boolean;
}

export const HELP = `Docks a ligand as AutoDock Vina does: Monte Carlo chains on grid maps, poses re-scored with explicit atoms in f64.

  npm run dock -- --receptor R.pdbqt --ligand L.pdbqt --center x,y,z --size x,y,z --out poses.pdbqt

  --receptor FILE    rigid receptor: PDBQT, or PDB, which is prepared first
  --ligand FILE      one ligand: PDBQT, SDF or SMILES
  --center x,y,z     centre of the search box, Å, in the receptor's coordinates
  --size x,y,z       edges of the search box, Å
  --autobox FILE     instead of both: a box around this ligand (PDBQT or SDF), 4 Å beyond its farthest atom
  --preset NAME      fast 128 × 20 steps; standard 256 × 40 (default); thorough 8 chains with Vina's own steps
  --seed N           0 to 4294967295 (default 1); the same seed gives the same poses on any number of cores
  --backend NAME     wasm (default), or webgpu: this machine's GPU, or Chromium's software adapter
  --cpu N            worker threads of wasm (default: one for each core)
  --reference FILE   PDBQT or SDF of the known pose: prints the symmetry-corrected RMSD of each mode
  --leave-out A,B    residue names of a PDB receptor to leave out, such as the crystal ligand's
  --out FILE         modes as PDBQT with Vina's remarks
  --json             one JSON object on standard output; for another program run npm with --silent
  --help             this text

Energies are in kcal/mol. Exit status: 0 docked, 2 wrong arguments or files (file, line and cure on standard error).
`;

export type ParsedOptions =
  | { readonly kind: 'dock'; readonly options: DockOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

/** What is wrong with an argument. */
class Wrong extends Error {}

const SPEC = {
  receptor: { type: 'string' },
  ligand: { type: 'string' },
  center: { type: 'string' },
  size: { type: 'string' },
  autobox: { type: 'string' },
  preset: { type: 'string', default: 'standard' },
  seed: { type: 'string', default: '1' },
  backend: { type: 'string', default: 'wasm' },
  cpu: { type: 'string', default: String(availableParallelism()) },
  reference: { type: 'string' },
  'leave-out': { type: 'string', default: '' },
  out: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** `argv` without the program's own name. */
export function parseOptions(argv: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({ args: joinNumbers(argv), options: SPEC });
    if (values.help) return { kind: 'help' };
    const options: DockOptions = {
      receptor: required('receptor', values.receptor),
      ligand: required('ligand', values.ligand),
      box: boxOf(values),
      preset: oneOf('preset', SEARCH_PRESETS, values.preset),
      seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
      backend: oneOf('backend', BACKENDS, values.backend),
      cpu: wholeNumber('cpu', values.cpu, 1, 1024),
      reference: values.reference,
      leaveOut: values['leave-out'].split(',').filter((name) => name !== ''),
      out: values.out,
      json: values.json,
    };
    return { kind: 'dock', options };
  } catch (error) {
    // parseArgs explains itself: unknown options, missing values, stray words.
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

/** `--center -1,2,3` would be read as an option named -1. */
function joinNumbers(argv: readonly string[]): string[] {
  return argv.flatMap((word, i) => {
    if (/^-[\d.]/.test(word) && argv[i - 1]?.startsWith('--')) return [];
    const next = argv[i + 1];
    return word.startsWith('--') && next && /^-[\d.]/.test(next) ? [`${word}=${next}`] : [word];
  });
}

function required(name: string, value: string | undefined): string {
  if (value) return value;
  throw new Wrong(`--${name} is missing`);
}

function oneOf<T extends string>(name: string, known: readonly T[], value: string): T {
  const found = known.find((one) => one === value);
  if (found) return found;
  throw new Wrong(`--${name} ${value} is not one of ${known.join(', ')}`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Wrong(`--${name} ${text} is not a whole number from ${least} to ${most}`);
}

function boxOf(values: { center?: string; size?: string; autobox?: string }): DockOptions['box'] {
  if (values.autobox && (values.center || values.size))
    throw new Wrong('--autobox draws the box: leave out --center and --size, or leave out --autobox');
  if (values.autobox) return { around: values.autobox };
  return {
    center: vector('center', required('center', values.center)),
    size: vector('size', required('size', values.size)),
  };
}

function vector(name: string, text: string): Vector3 {
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [x = 0, y = 0, z = 0] = parts;
  if (parts.length === 3 && parts.every(Number.isFinite)) return [x, y, z];
  throw new Wrong(`--${name} ${text} is not three numbers such as 28.3,43.7,16.7`);
}
