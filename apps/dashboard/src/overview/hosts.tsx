/** Hosts: every browser that computes or has computed, those online first. */
import { Badge, formatCount, formatSpeed } from '@manyhands/look';
import type { HostSummary, Overview } from '@manyhands/protocol';
import { type Column, DataTable } from '../data-table.tsx';
import { formatAge, formatCredit } from '../format.ts';
import { Verdict } from '../verdict.tsx';

const BACKENDS = { webgpu: 'WebGPU', wasm: 'WASM' } as const;

function Presence({ host, now }: { readonly host: HostSummary; readonly now: number }) {
  if (host.distrusted) return <Badge tone="refused">trails others</Badge>;
  if (!host.online) return <Badge tone="neutral">gone, seen {formatAge(now - host.lastSeenAt)}</Badge>;
  if (host.inProgress === 0) return <Badge tone="accepted">online</Badge>;
  return <Badge tone="active">computing {formatCount(host.inProgress)}</Badge>;
}

function Device({ host }: { readonly host: HostSummary }) {
  return (
    <>
      {host.device}
      <small>
        {BACKENDS[host.backend]}{' '}
        <span class="mono" title={host.host}>
          {host.host.slice(0, 8)}
        </span>
      </small>
    </>
  );
}

const columns = (now: number): [Column<HostSummary>, ...Column<HostSummary>[]] => [
  {
    title: 'Host',
    cell: (host) => <Device host={host} />,
    value: (host) => `${host.device} (${host.backend}, ${host.host.slice(0, 8)})`,
  },
  {
    title: 'State',
    wide: true,
    cell: (host) => <Presence host={host} now={now} />,
    value: (host) => (host.online ? 'online' : 'offline'),
  },
  {
    title: 'Speed',
    numeric: true,
    cell: (host) => formatSpeed(host.operationsPerSecond),
    value: (host) => host.operationsPerSecond,
  },
  {
    title: 'Accepted',
    numeric: true,
    cell: (host) => <Verdict count={host.accepted} tone="accepted" />,
    value: (host) => host.accepted,
  },
  {
    title: 'Pending',
    numeric: true,
    cell: (host) => <Verdict count={host.pending} tone="waiting" />,
    value: (host) => host.pending,
  },
  {
    title: 'Refused',
    numeric: true,
    cell: (host) => <Verdict count={host.refused} tone="refused" />,
    value: (host) => host.refused,
  },
  {
    title: 'Failed',
    numeric: true,
    cell: (host) => <Verdict count={host.failed} tone="refused" />,
    value: (host) => host.failed,
  },
  { title: 'Credit', numeric: true, cell: (host) => formatCredit(host.credit), value: (host) => host.credit },
];

export function Hosts({ overview }: { readonly overview: Overview }) {
  const rows = [...overview.hosts].sort(
    (a, b) => Number(b.online) - Number(a.online) || b.accepted - a.accepted || b.lastSeenAt - a.lastSeenAt,
  );
  return (
    <DataTable
      title="Hosts"
      name="hosts"
      columns={columns(overview.at)}
      rows={rows}
      keyOf={(host) => host.host}
      empty={
        <>
          No browser has come yet. Open <a href="/">{location.origin}</a> in another tab or on another device
          and press the button there.
        </>
      }
    />
  );
}
