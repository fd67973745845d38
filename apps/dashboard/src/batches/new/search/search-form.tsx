/** A docking search: receptor, box seen in 3D, library, and how hard to look. */
import type { Client } from '@manyhands/client';
import { formatCount } from '@manyhands/look';
import type { ProjectId, SearchCreated } from '@manyhands/protocol';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useDeed } from '../../../answers.tsx';
import { Issues } from '../../../issues.tsx';
import { addressOf } from '../../../place.ts';
import { Trouble } from '../../../trouble.tsx';
import { Working } from '../../../working.tsx';
import { Uploading } from '../files/uploading.tsx';
import { BoxCard } from './box-card.tsx';
import { LibraryCard } from './library-card.tsx';
import { ReceptorCard } from './receptor-card.tsx';
import { PLACES, type SearchSettings, searchIssues } from './search-draft.ts';
import { SearchOptions } from './search-options.tsx';
import { createSearchState, type SearchState } from './search-state.ts';

export interface SearchPartProps {
  readonly state: SearchState;
  readonly settings: SearchSettings;
  readonly onSettings: (settings: SearchSettings) => void;
}

interface SearchFormProps {
  readonly client: Client;
  readonly project: ProjectId;
}

export function SearchForm({ client, project }: SearchFormProps) {
  const state = useMemo(() => createSearchState(client, project, localStorage), [client, project]);
  useEffect(() => state.close, [state]);
  const part: SearchPartProps = {
    state,
    settings: state.settings.value,
    onSettings: (settings) => {
      state.settings.value = settings;
    },
  };
  return (
    <>
      <ReceptorCard {...part} />
      <BoxCard {...part} />
      <LibraryCard {...part} />
      <SearchOptions {...part} />
      <Send client={client} state={state} />
    </>
  );
}

function Send({ client, state }: { readonly client: Client; readonly state: SearchState }) {
  const deed = useDeed();
  const [created, setCreated] = useState<SearchCreated | null>(null);
  if (created) return <Created created={created} />;
  const issues = searchIssues(state.chosen.value, state.settings.value);
  const untitled = state.settings.value.title.trim() === '';
  const body = state.body.value;
  const create = async () => {
    if (!body) return;
    setCreated(await client.batches.createSearch(body));
    state.forget();
  };
  return (
    <section class="card">
      <h2>Send</h2>
      <Issues issues={issues} title="Still to be done:" />
      <Uploading shelf={state.shelf} names={PLACES} isRefused={issues.length > 0} />
      <Trouble error={deed.error} />
      {deed.busy ? (
        <Working label="The coordinator reads receptor and library">
          This takes seconds for a large protein or library.
        </Working>
      ) : (
        <button
          type="button"
          class="button button-primary"
          disabled={untitled || issues.length > 0 || body === null}
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
        title={`${refused.length === 1 ? 'One molecule' : `${refused.length} molecules`} cannot be docked; the others go on.`}
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
