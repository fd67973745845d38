/** Beginnings of a kernel: a shader as a file or as text, a kernel that doubles numbers, or an example of the gallery. */
import type { DraftContents, GallerySummary, ProjectId } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { Answered, useAnswer, useDeed } from '../../answers.tsx';
import { FileDrop } from '../../file-drop.tsx';
import { goInstead, placeAt } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';
import { cloneOf, draftOf, FIRST_WGSL, readDropped } from './new-draft.ts';

interface NewKernelProps extends ViewProps {
  readonly projects: readonly ProjectId[];
}

export function NewKernel({ client, projects }: NewKernelProps) {
  const [chosen, setChosen] = useState<ProjectId | undefined>(projects[0]);
  const project = chosen !== undefined && projects.includes(chosen) ? chosen : projects[0];
  const [strange, setStrange] = useState<readonly string[]>([]);
  const deed = useDeed();
  const id = useId();
  if (project === undefined)
    return (
      <section class="card">
        <h2>New kernel</h2>
        <p>
          A kernel belongs to a project. Make a project first, or ask an owner to make you a member of one.
        </p>
      </section>
    );
  const begin = (make: () => Promise<DraftContents> | DraftContents) =>
    void deed.run(async () => {
      const { draft } = await client.drafts.create(project, await make());
      goInstead(placeAt(['drafts', draft]));
    });
  const drop = async (files: readonly File[]) => {
    const { wgsl = '', wasm, assembly, title, strange: others } = await readDropped(files);
    setStrange(others);
    if (others.length < files.length)
      begin(() => ({
        ...draftOf(title || 'Untitled kernel', wgsl, wasm ?? null),
        assembly: assembly ?? null,
      }));
  };
  return (
    <section class="card new-kernel">
      <h2>New kernel</h2>
      {projects.length > 1 && (
        <div class="entry">
          <label for={id}>Project</label>
          <select
            id={id}
            value={project}
            onChange={(event) => setChosen(projects.find((each) => each === event.currentTarget.value))}
          >
            {projects.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </div>
      )}
      <FileDrop
        label="Drop a shader here, or choose files"
        accept=".wgsl,.wasm,.ts"
        multiple
        hint="A .wgsl file as it is, and if you have one its .wasm module."
        onFiles={(files) => void drop(files)}
      />
      {strange.length > 0 && (
        <p class="notice notice-refused" role="alert">
          {strange.join(', ')}: neither .wgsl, .wasm nor AssemblyScript (.ts). Nothing was taken from it.
        </p>
      )}
      <p>
        <button
          type="button"
          class="button"
          disabled={deed.busy}
          onClick={() => begin(() => draftOf('Untitled kernel', FIRST_WGSL))}
        >
          Begin with text
        </button>
      </p>
      <Trouble error={deed.error} />
      <Gallery
        client={client}
        busy={deed.busy}
        onChoose={({ name, title }) =>
          begin(async () => cloneOf(title, await client.kernels.fromGallery(name)))
        }
      />
    </section>
  );
}

function Gallery({
  client,
  busy,
  onChoose,
}: Pick<ViewProps, 'client'> & {
  readonly busy: boolean;
  readonly onChoose: (entry: GallerySummary) => void;
}) {
  const gallery = useAnswer('gallery', () => client.kernels.gallery());
  return (
    <Answered answer={gallery} waiting="Asking for the gallery.">
      {(entries) => (
        <>
          <h3>Or begin from one that works</h3>
          <ul class="gallery">
            {entries.map((entry) => (
              <li key={entry.name}>
                <span class="soft small">{entry.field}</span>
                <strong>{entry.title}</strong>
                <span class="small gallery-text">{entry.description}</span>
                <button type="button" class="button small" disabled={busy} onClick={() => onChoose(entry)}>
                  Begin from this <span class="visually-hidden">: {entry.title}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </Answered>
  );
}
