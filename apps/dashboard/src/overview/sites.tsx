/** Sites that embed the widget, with what their visitors gave. */
import { formatCount } from '@manyhands/look';
import type { Overview } from '@manyhands/protocol';
import { type Column, DataTable } from '../data-table.tsx';
import { formatCredit } from '../format.ts';

type SiteRow = Overview['sites'][number];

const COLUMNS: [Column<SiteRow>, ...Column<SiteRow>[]] = [
  {
    title: 'Site',
    cell: (site) => (
      <>
        {site.name}
        <small>
          <span class="mono">{site.site}</span>
        </small>
      </>
    ),
    value: (site) => `${site.name} (${site.site})`,
  },
  {
    title: 'Accepted',
    numeric: true,
    cell: (site) => formatCount(site.accepted),
    value: (site) => site.accepted,
  },
  {
    title: 'Credit',
    numeric: true,
    cell: (site) => formatCredit(site.credit),
    value: (site) => site.credit,
  },
];

export function Sites({ overview }: { readonly overview: Overview }) {
  const rows = [...overview.sites].sort((a, b) => b.accepted - a.accepted);
  return (
    <DataTable
      title="Sites"
      name="sites"
      columns={COLUMNS}
      rows={rows}
      keyOf={(site) => site.site}
      empty={
        <>
          No site embeds the widget yet. <code>POST /api/sites</code> makes a key for the{' '}
          <code>&lt;donate-compute&gt;</code> tag.
        </>
      }
    />
  );
}
