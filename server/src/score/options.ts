/** Reads the command line of `npm run score`. */
import { parseArgs } from 'node:util';

export const BACKENDS = ['reference', 'wasm', 'webgpu'] as const;
export type ScoreBackend = (typeof BACKENDS)[number];

export interface ScoreOptions {
  readonly receptor: string;
  readonly ligand: string;
  readonly backend: ScoreBackend;
  readonly json: boolean;
}

export const HELP = `Scores poses as \`vina --score_only\` does: the AutoDock Vina function, explicit receptor atoms, no search.

  npm run score -- --receptor R.pdbqt --ligand L.pdbqt [--backend reference|wasm|webgpu] [--json]

  --receptor FILE   rigid receptor, PDBQT
  --ligand FILE     flexible ligand, PDBQT; several poses as MODELs are scored one by one
  --backend NAME    reference  f64, the referee (default); also for macrocycles opened by Meeko (CG0, G0)
                    wasm       the kernel as volunteers without a GPU run it
                    webgpu     the kernel on this machine's GPU, or on Chromium's software adapter
  --json            one JSON object on standard output; for another program run npm with --silent
  --help            this text

Energies are in kcal/mol: total = inter + torsional ranks poses; intra is told apart, as the unbound ligand has it too.
Exit status: 0 scored, 2 wrong arguments or files (file, line and cure on standard error).
`;

export type ParsedOptions =
  | { readonly kind: 'score'; readonly options: ScoreOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

/** `argv` without the program's own name. */
export function parseOptions(argv: readonly string[]): ParsedOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        receptor: { type: 'string' },
        ligand: { type: 'string' },
        backend: { type: 'string', default: 'reference' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const { receptor, ligand, json } = values;
    if (!receptor) return wrong('--receptor is missing');
    if (!ligand) return wrong('--ligand is missing');
    const backend = BACKENDS.find((name) => name === values.backend);
    if (!backend) return wrong(`--backend ${values.backend} is not one of ${BACKENDS.join(', ')}`);
    return { kind: 'score', options: { receptor, ligand, backend, json } };
  } catch (error) {
    // parseArgs explains itself: unknown options, missing values, stray words.
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

const wrong = (message: string): ParsedOptions => ({ kind: 'wrong', message });
