/** Writes the modes of a docking for people and for programs. */
import { type Mode, symmetricRmsd } from '@manyhands/docking';
import type { Docking } from './dock.ts';
import type { DockInputs } from './inputs.ts';
import type { DockOptions } from './options.ts';

/** Ångström to the known pose; undefined where none was given. */
export const referenceRmsd = ({ ligand, reference }: DockInputs, mode: Mode): number | undefined =>
  reference &&
  symmetricRmsd(
    { ligand, coordinates: mode.coordinates },
    { ligand: reference, coordinates: reference.coordinates },
  );

/** As Vina prints it, with the re-scored total, and the distance to the known pose where there is one. */
export function tableOf(inputs: DockInputs, { modes }: Docking): string {
  const known = inputs.reference ? ['  known pose', '        rmsd', '------------'] : ['', '', ''];
  const header = [
    `mode |   affinity |   re-scored | dist from best mode${known[0]}`,
    `     | (kcal/mol) | total       | rmsd l.b.| rmsd u.b.${known[1]}`,
    `-----+------------+-------------+----------+----------${known[2]}`,
  ];
  const rows = modes.map((mode, i) => {
    const distance = referenceRmsd(inputs, mode);
    return (
      `${String(i + 1).padStart(4)} ${mode.affinity.toFixed(3).padStart(12)} ${mode.score.total.toFixed(3).padStart(13)}` +
      `${mode.rmsdLower.toFixed(3).padStart(11)}${mode.rmsdUpper.toFixed(3).padStart(11)}` +
      (distance === undefined ? '' : distance.toFixed(3).padStart(12))
    );
  });
  return [...header, ...rows].join('\n');
}

/** Energies to a millionth of a kcal/mol, distances in ångström. */
export function jsonOf(options: DockOptions, inputs: DockInputs, docking: Docking): string {
  const round = (value: number) => Math.round(value * 1e6) / 1e6 + 0;
  const modes = docking.modes.map((mode, i) => {
    const distance = referenceRmsd(inputs, mode);
    return {
      mode: i + 1,
      affinity: round(mode.affinity),
      total: round(mode.score.total),
      inter: round(mode.score.inter),
      intra: round(mode.score.intra),
      unbound: round(mode.unbound),
      rmsdLower: round(mode.rmsdLower),
      rmsdUpper: round(mode.rmsdUpper),
      ...(distance === undefined ? {} : { rmsdToReference: round(distance) }),
      pose: [...mode.pose],
    };
  });
  const { receptor, ligand, preset, seed, backend, cpu } = options;
  const { effort, kernel, evaluations, steps, refused } = docking;
  return JSON.stringify(
    {
      ...{ receptor, ligand, box: inputs.box, preset, seed, backend, threads: cpu, unit: 'kcal/mol' },
      ...{ kernel, effort, evaluations, steps, refused, notes: inputs.notes },
      wallSeconds: Math.round(docking.wallMs) / 1000,
      cpuSeconds: Math.round(docking.cpuMs) / 1000,
      bestTotal: round(Math.min(...docking.modes.map(({ score }) => score.total))),
      vina: vinaCommand(options, inputs),
      modes,
    },
    null,
    2,
  );
}

/** What redoes the docking with AutoDock Vina, on PDBQT files. */
export function vinaCommand(options: DockOptions, { box }: DockInputs): string {
  const axes = ['x', 'y', 'z'];
  const numbers = axes.flatMap((axis, i) => [
    `--center_${axis} ${box.center[i]}`,
    `--size_${axis} ${box.size[i]}`,
  ]);
  return `vina --receptor ${options.receptor} --ligand ${options.ligand} ${numbers.join(' ')} --exhaustiveness 8 --seed ${options.seed}`;
}
