/** Oneself: who one is here, API tokens, and the password. */
import { Badge } from '@manyhands/look';
import type { OwnProps } from '../shell/own.ts';
import { WithDetails } from '../with-details.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { Tokens } from './tokens.tsx';

export function AccountView(props: OwnProps) {
  const { me, client, session } = props;
  const inPerson = me.kind === 'researcher' && session.token.value === undefined;
  return (
    <>
      <h1>Account</h1>
      <WithDetails
        label="About you"
        details={
          <>
            <About {...props} />
            {inPerson && <PasswordForm client={client} />}
            {inPerson && <SessionsCard session={session} />}
          </>
        }
      >
        <Tokens {...props} />
      </WithDetails>
    </>
  );
}

function About({ me, session, projects }: OwnProps) {
  const titles = new Map(projects.all.value?.map(({ id, title }) => [id, title]));
  return (
    <section class="card">
      <h2>You</h2>
      <dl class="about">
        <dt>Name here</dt>
        <dd>{me.researcher ?? 'operator'}</dd>
        <dt>Signed in</dt>
        <dd>{session.token.value === undefined ? 'by password' : 'by API token, in this tab'}</dd>
        <dt>You may</dt>
        <dd>{me.scopes.join(', ')}</dd>
        {me.kind === 'researcher' && (
          <>
            <dt>Projects</dt>
            <dd>
              {me.projects.length === 0 && 'none yet'}
              {me.projects.map(({ project, role }) => (
                <div key={project}>
                  <a href={`#/project/${project}`}>{titles.get(project) ?? project}</a>{' '}
                  <Badge tone="neutral">{role}</Badge>
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
