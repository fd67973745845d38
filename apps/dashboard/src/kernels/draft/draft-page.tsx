/** A draft: its sources, its manifest, a test run on this device, and the version that is made of it. */
import { Badge } from '@manyhands/look';
import type { DraftId, InputIssue } from '@manyhands/protocol';
import { useEffect, useState } from 'preact/hooks';
import { Answered, useAnswer, useDeed } from '../../answers.tsx';
import { addressOf, goInstead, placeAt } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';
import { ManifestEditor } from '../manifest/manifest-editor.tsx';
import { TrialPart } from '../trial/trial-part.tsx';
import { ConflictNote } from './conflict-note.tsx';
import { type DraftSession, openDraft } from './draft-session.ts';
import { MakePart } from './make-part.tsx';
import { type SaveState, saveWords } from './save-state.ts';
import { SourcesPart } from './sources-part.tsx';
import { noCopies, openUnsavedCopies, tabName } from './unsaved-copies.ts';
import { type Check, useCheck } from './use-check.ts';

interface DraftPageProps extends ViewProps {
  readonly draft: DraftId;
}

export function DraftPage(props: DraftPageProps) {
  const { client, draft } = props;
  const opened = useAnswer(`draft ${draft}`, async () => {
    const copies = await openUnsavedCopies(tabName(sessionStorage)).catch(() => noCopies);
    return openDraft(draft, { client, copies });
  });
  return <Answered answer={opened}>{(session) => <OpenDraft {...props} session={session} />}</Answered>;
}

const PARTS = [
  ['source', 'Source'],
  ['manifest', 'Manifest'],
  ['run', 'Test run'],
  ['version', 'Version'],
] as const;
type PartName = (typeof PARTS)[number][0];

const isOfSource = ({ where }: InputIssue): boolean => where.startsWith('kernel.');

function OpenDraft(props: DraftPageProps & { readonly session: DraftSession }) {
  const { client, session, query, draft } = props;
  const contents = session.contents.value;
  const check = useCheck(client, session.project, contents);
  useEffect(() => {
    const leave = () => void session.flush();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      session.close();
    };
  }, [session]);
  const asked = query.get('part');
  const part: PartName = PARTS.find(([name]) => name === asked)?.[0] ?? 'source';
  const { issues } = check.checked;
  const counts: Partial<Record<PartName, number>> = {
    source: issues.filter(isOfSource).length,
    manifest: issues.filter((issue) => !isOfSource(issue)).length,
  };
  return (
    <>
      <DraftHead session={session} onRemove={() => client.drafts.remove(draft)} />
      <ConflictNote session={session} client={client} />
      <nav aria-label="Steps of this kernel">
        <ol class="tabs">
          {PARTS.map(([name, label]) => (
            <li key={name}>
              <a
                href={addressOf(['drafts', draft], { part: name })}
                aria-current={name === part ? 'step' : undefined}
              >
                {label}
                {(counts[name] ?? 0) > 0 && (
                  <span class="tabs-issues">
                    {counts[name]} <span class="visually-hidden">issues</span>
                  </span>
                )}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <p class="visually-hidden" role="status">
        {summary(check)}
      </p>
      {shown(part, props, check)}
    </>
  );
}

const summary = ({ checked }: Check): string =>
  checked.issues.length === 0 ? 'Nothing stands against this kernel.' : `${checked.issues.length} issues.`;

function shown(part: PartName, props: DraftPageProps & { readonly session: DraftSession }, check: Check) {
  const { session } = props;
  const { checked } = check;
  switch (part) {
    case 'source':
      return <SourcesPart session={session} check={check} />;
    case 'manifest':
      return (
        <ManifestEditor
          text={session.contents.value.manifest}
          checked={checked}
          onChange={(manifest) => session.edit({ manifest })}
        />
      );
    case 'run':
      return (
        <TrialPart trial={`draft ${session.draft}`} contents={session.contents.value} checked={checked} />
      );
    case 'version':
      return <MakePart client={props.client} draft={props.draft} session={session} check={check} />;
    default:
      return part satisfies never;
  }
}

const TONES = {
  saved: 'accepted',
  unsaved: 'waiting',
  saving: 'active',
  waiting: 'waiting',
  refused: 'refused',
  conflict: 'refused',
} as const satisfies Record<SaveState['kind'], string>;

function DraftHead({
  session,
  onRemove,
}: {
  readonly session: DraftSession;
  readonly onRemove: () => Promise<unknown>;
}) {
  const state = session.state.value;
  const deed = useDeed();
  const [sure, setSure] = useState(false);
  const remove = () =>
    void deed.run(async () => {
      await onRemove();
      goInstead(placeAt(['kernels']));
    });
  return (
    <>
      <p class="small">
        <a href="#/kernels">Kernels</a>
      </p>
      <h1 class="visually-hidden">Draft {session.contents.value.title}</h1>
      <div class="line draft-head">
        <input
          class="draft-title"
          aria-label="Title of the draft"
          maxLength={200}
          value={session.contents.value.title}
          onInput={(event) => {
            const title = event.currentTarget.value;
            if (title.trim() !== '') session.edit({ title });
          }}
        />
        <span role="status">
          <Badge tone={TONES[state.kind]}>{saveWords(state)}</Badge>
        </span>
        <button type="button" class="button button-quiet small" onClick={() => setSure(true)}>
          Throw away
        </button>
      </div>
      {sure && (
        <div class="notice notice-refused line" role="alertdialog" aria-label="Throw this draft away?">
          <p>The draft is deleted for everybody of the project. Versions made of it stay.</p>
          <button type="button" class="button small" disabled={deed.busy} onClick={remove}>
            Delete the draft
          </button>
          <button type="button" class="button small" onClick={() => setSure(false)}>
            Keep it
          </button>
        </div>
      )}
      <Trouble error={deed.error} />
      {(state.kind === 'waiting' || state.kind === 'refused') && (
        <Trouble error={state.error} onRetry={() => void session.flush()} retry="Save now" />
      )}
    </>
  );
}
