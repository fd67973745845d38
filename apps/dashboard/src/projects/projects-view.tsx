/** Projects: all that one may see, a new one, and one with its members and what was done in it. */
import { ProjectId } from '@manyhands/protocol';
import { type Column, DataTable } from '../data-table.tsx';
import { addressOf } from '../place.ts';
import type { OwnProps } from '../shell/own.ts';
import type { Projects } from '../shell/projects.ts';
import { WithDetails } from '../with-details.tsx';
import { NewProjectForm } from './new-project-form.tsx';
import { NoProject } from './no-project.tsx';
import { ProjectPage } from './project-page.tsx';

type Row = NonNullable<Projects['all']['value']>[number];

const COLUMNS: [Column<Row>, ...Column<Row>[]] = [
  {
    title: 'Project',
    cell: ({ id, title }) => (
      <>
        <a href={addressOf(['project', id])}>{title}</a>
        <small class="mono">{id}</small>
      </>
    ),
    value: ({ title }) => title,
  },
  { title: 'Purpose', wide: true, cell: ({ purpose }) => purpose, value: ({ purpose }) => purpose },
  { title: 'Who asks', cell: ({ owner }) => owner, value: ({ owner }) => owner },
];

export function ProjectsView(props: OwnProps) {
  const named = ProjectId.safeParse(props.path[1]);
  if (props.path[1] !== undefined)
    return named.success ? <ProjectPage key={named.data} {...props} id={named.data} /> : <NoProject />;
  return (
    <>
      <h1>Projects</h1>
      <WithDetails label="New project" details={<NewProjectForm {...props} />}>
        {props.projects.all.value && (
          <DataTable
            title="Your projects"
            name="projects"
            columns={COLUMNS}
            rows={props.projects.all.value}
            keyOf={({ id }) => id}
            empty="No project yet. A project holds kernels, batches and the people who work on them: make one here, or ask a colleague to add you to theirs."
          />
        )}
      </WithDetails>
    </>
  );
}
