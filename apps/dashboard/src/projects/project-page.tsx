/** One project: what volunteers read of it, who works on it, and who did what. */
import type { ProjectId } from '@manyhands/protocol';
import { AuditList } from '../audit-list.tsx';
import { addressOf } from '../place.ts';
import type { OwnProps } from '../shell/own.ts';
import { WithDetails } from '../with-details.tsx';
import { Members } from './members.tsx';
import { NoProject } from './no-project.tsx';

export function ProjectPage(props: OwnProps & { readonly id: ProjectId }) {
  const { client, me, projects, id } = props;
  const all = projects.all.value;
  if (all === undefined) return <p class="soft">Asking the coordinator.</p>;
  const project = all.find((other) => other.id === id);
  if (!project) return <NoProject />;
  const owns =
    me.kind === 'operator' || me.projects.some((mine) => mine.project === id && mine.role === 'owner');
  const managed = owns && me.scopes.includes('manage');
  return (
    <>
      <h1>{project.title}</h1>
      <WithDetails
        label="About this project"
        details={
          <section class="card">
            <h2>What volunteers read</h2>
            <p>{project.purpose}</p>
            <dl class="about">
              <dt>Who asks</dt>
              <dd>{project.owner}</dd>
              <dt>Short name</dt>
              <dd class="mono">{project.id}</dd>
            </dl>
            <p>
              <a href={addressOf(['kernels'], { project: id })}>Kernels</a> ·{' '}
              <a href={addressOf(['batches'], { project: id })}>Batches</a> ·{' '}
              <a href={`/?project=${id}`}>Volunteers’ page</a>
            </p>
          </section>
        }
      >
        <Members {...props} owns={managed} />
        {managed && <AuditList of={id} ask={(page) => client.projects.audit(id, page)} />}
      </WithDetails>
    </>
  );
}
