/** Tables of what the demo found: ranked molecules, hosts, and who disagreed and was refused. */
import type { HostSummary, RefusedResult, SearchRow } from '@manyhands/protocol';
import type { DemoVolunteer } from './volunteers.ts';

/** kcal/mol with a true minus sign, right-aligned. */
const energy = (value: number | null): string =>
  (value === null ? '–' : value.toFixed(2).replace('-', '−')).padStart(9);

export function rankingTable(ligands: readonly SearchRow[], described: ReadonlyMap<string, string>): string {
  const rows = ligands.map(
    ({ rank, name, total, inter, intra, poses }) =>
      `  ${String(rank ?? '–').padStart(2)}  ${name.padEnd(20)}${energy(total)}${energy(inter)}${energy(intra)}` +
      `${String(poses).padStart(7)}  ${described.get(name) ?? ''}`,
  );
  return ['   #  molecule                total    inter    intra  poses', ...rows].join('\n');
}

export function hostTable(hosts: readonly HostSummary[]): string {
  const rows = hosts.map(
    ({ host, backend, device, accepted, refused, credit }) =>
      `  ${host.slice(0, 8)}  ${backend.padEnd(8)} ${device.slice(0, 24).padEnd(25)}` +
      `${String(accepted).padStart(8)}${String(refused).padStart(9)}${credit.toFixed(2).padStart(10)}`,
  );
  return ['  host      backend  device                   accepted  refused    credit', ...rows].join('\n');
}

/** Lines of a host: how many of its results were refused, and the last reason of each kind. */
export function refusalLines(
  refused: readonly RefusedResult[],
  volunteers: readonly DemoVolunteer[],
): string {
  const hosts = [...new Set(refused.map(({ host }) => host))];
  if (hosts.length === 0) return '  nobody';
  return hosts
    .flatMap((host) => {
      const theirs = refused.filter((result) => result.host === host);
      const name = volunteers.find((volunteer) => volunteer.host === host)?.name ?? 'another';
      const reasons = new Map(theirs.map(({ reason }) => [reason.split(':')[0], reason]));
      return [
        `  ${host.slice(0, 8)} (${name}): ${theirs.length} results refused`,
        ...[...reasons.values()].map((reason) => `    ${reason}`),
      ];
    })
    .join('\n');
}
