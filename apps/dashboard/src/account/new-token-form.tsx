/** Makes a token: a label, what it may do, and for which project. */
import type { Client } from '@manyhands/client';
import { type Me, type NewProject, ProjectId, Scope } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { FormCard, Line } from '../form-card.tsx';

interface Properties {
  readonly client: Client;
  readonly me: Me;
  readonly projects: readonly NewProject[];
  readonly onMade: (token: string) => void;
}

const MEANS: Readonly<Record<Scope, string>> = {
  read: 'look and download',
  submit: 'make projects, kernels and batches',
  manage: 'tokens, members, audit list, publishing',
  operate: 'accounts, sites, the whole audit list',
};
const ALL = '';

export function NewTokenForm({ client, me, projects, onMade }: Properties) {
  const deed = useDeed();
  const id = useId();
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['read']);
  const [project, setProject] = useState(ALL);
  const make = () =>
    deed.run(async () => {
      const only = project === ALL ? {} : { project: ProjectId.parse(project) };
      const { token } = await client.tokens.create({ label, scopes: [...scopes], ...only });
      setLabel('');
      onMade(token);
    });
  return (
    <FormCard title="New token" error={deed.error} onSubmit={() => void make()}>
      <Line
        label="What it is for"
        maxLength={200}
        placeholder="such as: script on my workstation"
        value={label}
        onValue={setLabel}
      />
      <fieldset class="choices">
        <legend>It may</legend>
        {Scope.options
          .filter((scope) => me.scopes.includes(scope))
          .map((scope) => (
            <label key={scope}>
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={(event) => setScopes(withScope(scopes, scope, event.currentTarget.checked))}
              />
              {scope} <span class="soft">{MEANS[scope]}</span>
            </label>
          ))}
      </fieldset>
      {me.kind === 'researcher' && (
        <>
          <label for={id}>For</label>
          <select id={id} value={project} onChange={(event) => setProject(event.currentTarget.value)}>
            <option value={ALL}>all my projects</option>
            {projects.map(({ id: value, title }) => (
              <option key={value} value={value}>
                {title} only
              </option>
            ))}
          </select>
        </>
      )}
      <button type="submit" class="button button-primary" disabled={deed.busy || scopes.length === 0}>
        Make token
      </button>
    </FormCard>
  );
}

const withScope = (scopes: readonly Scope[], scope: Scope, wanted: boolean): readonly Scope[] =>
  Scope.options.filter((other) => (other === scope ? wanted : scopes.includes(other)));
