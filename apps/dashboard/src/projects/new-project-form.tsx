/** Makes a project. Volunteers read title, purpose and owner before they give time to it. */
import { ProjectId } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { go, placeAt } from '../place.ts';
import type { OwnProps } from '../shell/own.ts';
import { Trouble } from '../trouble.tsx';
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
    <section class="card">
      <h2 id={`${id}-title`}>New project</h2>
      <form
        class="form"
        aria-labelledby={`${id}-title`}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Trouble error={deed.error} />
        <Field id={`${id}-t`} label="Title" value={title} onValue={setTitle} maxLength={200} />
        <Field
          id={`${id}-n`}
          label="Short name"
          hint="In addresses, for ever: lower-case letters, digits and dashes."
          value={name}
          onValue={setTypedName}
          maxLength={63}
          pattern="[a-z0-9][a-z0-9\-]*"
        />
        <label for={`${id}-p`}>Purpose</label>
        <textarea
          id={`${id}-p`}
          required
          maxLength={500}
          rows={3}
          aria-describedby={`${id}-p-hint`}
          value={purpose}
          onInput={(event) => setPurpose(event.currentTarget.value)}
        />
        <p id={`${id}-p-hint`} class="soft small">
          One sentence for volunteers: what their time is good for.
        </p>
        <Field id={`${id}-o`} label="Who asks" value={owner} onValue={setOwner} maxLength={200} />
        <button type="submit" class="button button-primary" disabled={deed.busy}>
          Make project
        </button>
      </form>
    </section>
  );
}

interface FieldProperties {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly maxLength: number;
  readonly pattern?: string;
}

function Field({ id, label, hint, value, onValue, ...limits }: FieldProperties) {
  return (
    <>
      <label for={id}>{label}</label>
      <input
        {...limits}
        id={id}
        required
        autocomplete="off"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} class="soft small">
          {hint}
        </p>
      )}
    </>
  );
}
