/** Kernels of one's projects and published ones, the drafts of the chosen project, and ways to begin a new one. */
import type { DraftSummary, KernelSummary, ProjectId } from '@manyhands/protocol';
import { Answered, useAnswer } from '../../answers.tsx';
import { type Column, DataTable } from '../../data-table.tsx';
import { addressOf } from '../../place.ts';
import type { ViewProps } from '../../view.ts';
import { NewKernel } from './new-kernel.tsx';

const KERNELS: [Column<KernelSummary>, ...Column<KernelSummary>[]] = [
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
  { title: 'Made', cell: ({ createdAt }) => dateOf(createdAt) },
];

const DRAFTS: [Column<DraftSummary>, ...Column<DraftSummary>[]] = [
  { title: 'Draft', cell: ({ draft, title }) => <a href={addressOf(['drafts', draft])}>{title}</a> },
  { title: 'Project', cell: ({ project }) => project },
  { title: 'Saved', cell: ({ savedAt, savedBy }) => `${dateOf(savedAt)} by ${savedBy}` },
];

const dateOf = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const isOf = (kernel: KernelSummary, project: ProjectId | null): boolean =>
  project === null || kernel.state === 'published' || kernel.projects.includes(project);

export function KernelList(props: ViewProps) {
  const { client, me, project } = props;
  const kernels = useAnswer('kernels', () => client.kernels.list());
  const mine = project === null ? me.projects.map((each) => each.project) : [project];
  const drafts = useAnswer(`drafts ${mine.join(' ')}`, async () => {
    const lists = await Promise.all(mine.map((each) => client.drafts.list(each)));
    return lists.flat().sort((a, b) => b.savedAt - a.savedAt);
  });
  return (
    <>
      <div class="head">
        <h1>Kernels</h1>
        <a class="button button-primary" href="#/kernels?new=yes">
          New kernel
        </a>
      </div>
      {(props.query.has('new') || kernels.value?.length === 0) && <NewKernel {...props} projects={mine} />}
      <Answered answer={drafts}>
        {(all) =>
          all.length > 0 && (
            <DataTable title="Drafts" columns={DRAFTS} rows={all} keyOf={({ draft }) => draft} empty="" />
          )
        }
      </Answered>
      <Answered answer={kernels}>
        {(all) => (
          <DataTable
            title="Versions"
            columns={KERNELS}
            rows={all.filter((kernel) => isOf(kernel, project))}
            keyOf={({ kernel }) => kernel}
            empty="No kernel yet. Begin one from an example of the gallery, or with a shader of your own."
          />
        )}
      </Answered>
    </>
  );
}
