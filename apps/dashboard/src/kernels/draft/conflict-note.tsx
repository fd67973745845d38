/** Two tabs changed one draft: both texts side by side, and the person's choice. Nothing is thrown away unasked. */
import type { DraftContents } from '@manyhands/protocol';
import { useId } from 'preact/hooks';
import { useDeed } from '../../answers.tsx';
import { addressOf } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';
import { type DraftSession, differingParts, type Part } from './draft-session.ts';

const NAMES: Readonly<Record<Part, string>> = {
  title: 'Title',
  wgsl: 'WGSL',
  wasm: 'WebAssembly module',
  assembly: 'AssemblyScript',
  manifest: 'Manifest',
};

export function ConflictNote({
  session,
  client,
}: { readonly session: DraftSession } & Pick<ViewProps, 'client'>) {
  const state = session.state.value;
  const deed = useDeed();
  if (state.kind !== 'conflict') return null;
  const mine = session.contents.value;
  const theirs = state.theirs.contents;
  const keepBoth = () =>
    void deed.run(async () => {
      const copy = await client.drafts.create(session.project, {
        ...mine,
        title: `${mine.title.slice(0, 180)} (copy)`,
      });
      session.takeTheirs();
      location.hash = addressOf(['drafts', copy.draft]);
    });
  return (
    <section class="card conflict" role="alert">
      <h2>This draft was changed in another tab too</h2>
      <p>
        {state.theirs.savedBy} saved it while you were writing here. Both texts are safe. Choose which one
        this draft is to have.
      </p>
      <div class="line">
        <button type="button" class="button button-primary" onClick={() => void session.keepMine()}>
          Keep mine
        </button>
        <button type="button" class="button" onClick={session.takeTheirs}>
          Take the other
        </button>
        <button type="button" class="button" disabled={deed.busy} onClick={keepBoth}>
          Keep both: mine becomes a new draft
        </button>
      </div>
      <Trouble error={deed.error} />
      {differingParts(mine, theirs).map((part) => (
        <div key={part} class="conflict-texts">
          <Text label={`${NAMES[part]}, yours`} text={textOf(mine, part)} />
          <Text label={`${NAMES[part]}, the other`} text={textOf(theirs, part)} />
        </div>
      ))}
    </section>
  );
}

function Text({ label, text }: { readonly label: string; readonly text: string }) {
  const id = useId();
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      <textarea id={id} class="mono" readOnly value={text} />
    </div>
  );
}

const textOf = (contents: DraftContents, part: Part): string => {
  const value = contents[part];
  if (value === null) return 'none';
  return part === 'wasm' ? `${Math.floor((value.length * 3) / 4)} bytes` : value;
};
