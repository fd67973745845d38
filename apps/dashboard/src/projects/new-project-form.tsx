/** Makes a project. Volunteers read title, purpose and owner before they give time to it. */
import { ProjectId } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { FormCard, Line } from '../form-card.tsx';
import { go, placeAt } from '../place.ts';
import type { OwnProps } from '../shell/own.ts';
import { idFromTitle } from './project-id.ts';

export function NewProjectForm({ client, session, projects }: OwnProps) {
  const deed = useDeed();
  const id = useId();
  const [title, setTitle] = useState('');
  const [typedName, setTypedName] = useState<string | null>(null);
  const [purpose, setPurpose] = useState('');
  const [owner, setOwner] = useState('');
  const name = typedName ?? idFromTitle(title);
  const make = () =>
    deed.run(async () => {
      const made = await client.projects.create({ id: ProjectId.parse(name), title, purpose, owner });
      await Promise.all([projects.load(client), session.refresh()]);
      projects.choose(made.id);
      go(placeAt(['project', made.id]));
    });
  return (
    <FormCard title="New project" error={deed.error} onSubmit={() => void make()}>
      <Line label="Title" value={title} onValue={setTitle} maxLength={200} />
      <Line
        label="Short name"
        hint="In addresses, for ever: lower-case letters, digits and dashes."
        value={name}
        onValue={setTypedName}
        maxLength={63}
        pattern="[a-z0-9][a-z0-9\-]*"
      />
      <label for={id}>Purpose</label>
      <textarea
        id={id}
        required
        maxLength={500}
        rows={3}
        aria-describedby={`${id}-hint`}
        value={purpose}
        onInput={(event) => setPurpose(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class="soft small">
        One sentence for volunteers: what their time is good for.
      </p>
      <Line label="Who asks" value={owner} onValue={setOwner} maxLength={200} />
      <button type="submit" class="button button-primary" disabled={deed.busy}>
        Make project
      </button>
    </FormCard>
  );
}
