/** What searches by hosts that skimp say: how often they trail, and when the rules of trust find them out. */
import { EFFORT, SECOND_OPINION } from '@manyhands/rules';
import { createRandom } from '../test/random.ts';
import { type Energies, runHost, type Simulation } from './lazy-simulation.ts';

export interface Found {
  readonly preset: string;
  readonly ligand: string;
  readonly conduct: string;
  readonly seed: number;
  /** kcal/mol of inter + intra, of the pose that has least. */
  readonly energy: number;
}

/** Shares of chains and steps that are done, one of each at least. */
export const CONDUCTS = [
  { conduct: 'honest', done: { chains: 1, steps: 1 } },
  { conduct: 'half of the chains', done: { chains: 1 / 2, steps: 1 } },
  { conduct: 'half of the steps', done: { chains: 1, steps: 1 / 2 } },
  { conduct: 'a quarter of the chains', done: { chains: 1 / 4, steps: 1 } },
  { conduct: 'a quarter of the steps', done: { chains: 1, steps: 1 / 4 } },
  { conduct: 'a tenth of the chains', done: { chains: 1 / 10, steps: 1 } },
  { conduct: 'a tenth of the steps', done: { chains: 1, steps: 1 / 10 } },
  { conduct: 'one step of one chain', done: { chains: 0, steps: 0 } },
] as const;

/** Simulated hosts of each conduct that skimps, and the workunits that each gets at most. */
const LAZY = { hosts: 2000, workunits: 5000 };
/** Honest ones: enough to see one in a thousand. */
const HONEST = { hosts: 20_000, workunits: 1000 };
const SEED = 1;

const HEADER = [
  '| conduct | trails | leads | neither | mean gap, kcal/mol | caught after | 95 % | beside the same arithmetic | 95 % |',
  '|---|---|---|---|---|---|---|---|---|',
];

export function describeRun(preset: string, window: number, found: readonly Found[]): string {
  const ligands = [...new Set(found.map(({ ligand }) => ligand))];
  const seeds = new Set(found.map(({ seed }) => seed)).size;
  const of = (conduct: string): Energies[] =>
    ligands.map((ligand) => ({
      own: energies(found, ligand, conduct),
      honest: energies(found, ligand, 'honest'),
    }));
  const rows = CONDUCTS.map(({ conduct }) => rowOf(conduct, of(conduct), window));
  return [
    `## ${preset}`,
    '',
    `${ligands.length} ligands, ${seeds} seeds; answers are told apart from ${(EFFORT.margin * window).toFixed(2)} kcal/mol on ` +
      `(${EFFORT.margin} windows of ${window}).`,
    '',
    ...HEADER,
    ...rows,
    '',
    describeHonest(of('honest'), window),
  ].join('\n');
}

const energies = (found: readonly Found[], ligand: string, conduct: string): number[] =>
  found
    .filter((one) => one.ligand === ligand && one.conduct === conduct)
    .sort((a, b) => a.seed - b.seed)
    .map(({ energy }) => energy);

function rowOf(conduct: string, ligands: readonly Energies[], window: number): string {
  const gaps = ligands.flatMap(({ own, honest }) =>
    own.flatMap((mine, i) => honest.flatMap((theirs, j) => (i === j ? [] : [mine - theirs]))),
  );
  const share = (is: (gap: number) => boolean) =>
    `${((100 * gaps.filter(is).length) / gaps.length).toFixed(0)} %`;
  const margin = EFFORT.margin * window;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const caught = (sameNumbers: boolean) =>
    conduct === 'honest'
      ? ['–', '–']
      : caughtAfter({ ligands, window, sameNumbers, random: createRandom(SEED) });
  const cells = [
    ...[conduct, share((gap) => gap > margin), share((gap) => gap < -margin)],
    ...[share((gap) => Math.abs(gap) <= margin), mean.toFixed(2), ...caught(false), ...caught(true)],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Workunits until half and until 95 % of the hosts are caught. */
function caughtAfter(simulation: Simulation): [string, string] {
  const counts = Array.from(
    { length: LAZY.hosts },
    () => runHost(simulation, LAZY.workunits).caughtAfter ?? Infinity,
  );
  counts.sort((a, b) => a - b);
  const at = (share: number) => {
    const count = counts[Math.ceil(share * counts.length) - 1] ?? Infinity;
    return Number.isFinite(count) ? String(count) : `over ${LAZY.workunits}`;
  };
  return [at(0.5), at(0.95)];
}

function describeHonest(ligands: readonly Energies[], window: number): string {
  const simulation = { ligands, window, sameNumbers: false, random: createRandom(SEED) };
  const runs = Array.from({ length: HONEST.hosts }, () => runHost(simulation, HONEST.workunits));
  const alarms = runs.filter(({ caughtAfter }) => caughtAfter !== null).length;
  const compared = runs.reduce((sum, run) => sum + run.compared, 0) / runs.length;
  return (
    `Of ${HONEST.hosts.toLocaleString('en')} honest hosts that answer ${HONEST.workunits.toLocaleString('en')} workunits each ` +
    `beside other random numbers, ${alarms} were distrusted (${((1000 * alarms) / HONEST.hosts).toFixed(2)} in 1,000); ` +
    `${(100 * compared).toFixed(1)} % of their answers were compared. Beside the same arithmetic answers are equal, and none is.`
  );
}

export const documentOf = (date: string, parts: readonly string[]): string => `# Hosts that skimp

\`npm run bench:lazy-hosts -- --write\` made this on ${date}. Molecules of the fabp4 sample are searched by the WebAssembly kernel,
as asked for and with less effort, and the best inter + intra energies are compared. \`trails\` and \`leads\` are shares of
comparisons with an honest search of other random numbers. Then hosts are simulated that draw molecule and seed at random
under the default rules (V24, V27, T7): a score that goes up by 1 with an answer that trails and down by ${EFFORT.lead} with one that
leads, distrust at ${EFFORT.distrustAt}, ${100 * SECOND_OPINION.share} % of answers compared (${100 * SECOND_OPINION.newcomerShare} % until ${SECOND_OPINION.provenAfter} were), more from a score of ${SECOND_OPINION.trailsFrom} on and all from ${SECOND_OPINION.allFrom}.
\`caught after\` is the number of workunits that half of the hosts had answered when they were distrusted, \`95 %\` that of
95 in 100. Refusals beyond the window (V20) come on top. Two processors draw the same random numbers and give the same bits, so
one that does a part of the work beside one that does all can trail only.

${parts.join('\n\n')}
`;
