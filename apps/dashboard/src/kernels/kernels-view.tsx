/** Kernels of one's projects, and those that are published. */
import type { KernelSummary, ProjectId } from '@manyhands/protocol';
import { Answered, useAnswer } from '../answers.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import { addressOf } from '../place.ts';
import type { ViewProps } from '../view.ts';

const COLUMNS: [Column<KernelSummary>, ...Column<KernelSummary>[]] = [
  {
    title: 'Kernel',
    cell: ({ kernel, title, name }) => (
      <>
        <a href={addressOf(['kernels', kernel])}>{title}</a>
        <small>
          {name} <span class="mono">{kernel.slice(0, 8)}</span>
        </small>
      </>
    ),
  },
  { title: 'State', cell: ({ state }) => state },
  { title: 'Variants', cell: ({ variants }) => variants.join(', ') },
];

const isOf = (kernel: KernelSummary, project: ProjectId | null): boolean =>
  project === null || kernel.state === 'published' || kernel.projects.includes(project);

export function KernelsView({ client, project }: ViewProps) {
  const kernels = useAnswer('kernels', () => client.kernels.list());
  return (
    <>
      <h1>Kernels</h1>
      <Answered answer={kernels}>
        {(all) => (
          <DataTable
            title="Kernels"
            columns={COLUMNS}
            rows={all.filter((kernel) => isOf(kernel, project))}
            keyOf={({ kernel }) => kernel}
            empty="No kernel yet."
          />
        )}
      </Answered>
    </>
  );
}
