/** A docking search: receptor, box seen in 3D, library, and how hard to look. */
import type { Client } from '@manyhands/client';
import { formatCount } from '@manyhands/look';
import type { ProjectId, SearchCreated } from '@manyhands/protocol';
import { useEffect, useState } from 'preact/hooks';
import { useDeed } from '../../../answers.tsx';
import { Issues } from '../../../issues.tsx';
import { addressOf } from '../../../place.ts';
import { Trouble } from '../../../trouble.tsx';
import { Working } from '../../../working.tsx';
import { readKept, writeKept } from '../keep.ts';
import { BoxCard } from './box-card.tsx';
import { LibraryCard } from './library-card.tsx';
import { ReceptorCard } from './receptor-card.tsx';
import { EMPTY_SEARCH, type SearchFiles, SearchSettings, searchBody, searchIssues } from './search-draft.ts';
import { SearchOptions } from './search-options.tsx';

export interface SearchPartProps {
  readonly settings: SearchSettings;
  readonly files: SearchFiles;
  readonly onSettings: (settings: SearchSettings) => void;
  readonly onFiles: (files: SearchFiles) => void;
}

interface SearchFormProps {
  readonly client: Client;
  readonly project: ProjectId;
}

const NO_FILES: SearchFiles = { receptor: null, reference: null, library: null };

export function SearchForm({ client, project }: SearchFormProps) {
  const key = `manyhands.search-draft.${project}`;
  const [settings, setSettings] = useState(() => readKept(localStorage, key, SearchSettings, EMPTY_SEARCH));
  const [files, setFiles] = useState(NO_FILES);
  useEffect(() => writeKept(localStorage, key, settings), [key, settings]);
  const part = { settings, files, onSettings: setSettings, onFiles: setFiles };
  return (
    <>
      <ReceptorCard {...part} />
      <BoxCard {...part} />
      <LibraryCard {...part} />
      <SearchOptions {...part} />
      <Send client={client} project={project} {...part} onDone={() => localStorage.removeItem(key)} />
    </>
  );
}

type SendProps = SearchFormProps & SearchPartProps & { readonly onDone: () => void };

function Send({ client, project, settings, files, onDone }: SendProps) {
  const deed = useDeed();
  const [created, setCreated] = useState<SearchCreated | null>(null);
  if (created) return <Created created={created} />;
  const issues = searchIssues(files, settings);
  const untitled = settings.title.trim() === '';
  const create = async () => {
    const body = searchBody(project, files, settings);
    if (!body) return;
    setCreated(await client.batches.createSearch(body));
    onDone();
  };
  return (
    <section class="card">
      <h2>Send</h2>
      <Issues issues={issues} title="Still to be done:" />
      <Trouble error={deed.error} />
      {deed.busy ? (
        <Working label="The coordinator reads receptor and library">
          This takes seconds for a large protein.
        </Working>
      ) : (
        <button
          type="button"
          class="button button-primary"
          disabled={untitled || issues.length > 0}
          onClick={() => void deed.run(create)}
        >
          Create the search
        </button>
      )}
      {untitled && <p class="soft small">Give it a title first.</p>}
    </section>
  );
}

/** Stays until it is read: refused molecules and choices that were made. */
function Created({
  created: { batch, ligands, preparing, refused, notes },
}: {
  readonly created: SearchCreated;
}) {
  return (
    <section class="card" role="status">
      <h2>The search has begun</h2>
      <p>
        {formatCount(ligands)} ligands, {formatCount(preparing)} of them still to get their shape.{' '}
        <a href={addressOf(['batches', batch])}>Watch it.</a>
      </p>
      <Issues
        title={`${refused.length} molecules cannot be docked; the others go on.`}
        issues={refused.map(({ name, line, reason, cure }) => ({
          where: name,
          ...(line > 0 ? { line } : {}),
          message: reason,
          cure,
        }))}
      />
      {notes.length > 0 && (
        <details>
          <summary>Choices made on the way</summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
