/** Of the form: what runs, in order, how often and how wide. */
import type { Editing } from './editing.ts';
import { ChoiceEntry, EntryIssues, TextEntry } from './entries.tsx';
import { expressionOf, expressionsOf, type LooseManifest, swapOf, swapText } from './loose.ts';

type Pass = LooseManifest['passes'][number];

export function PassesPart({ editing }: { readonly editing: Editing }) {
  const { passes } = editing.manifest;
  const add = () =>
    editing.set(['passes', passes.length], { entryPoint: editing.entryPoints[0] ?? 'main', workgroups: [1] });
  const swapWith = (i: number, other: number) => {
    const next = [...passes];
    const [a, b] = [next[i], next[other]];
    if (!a || !b) return;
    next[i] = b;
    next[other] = a;
    editing.set(['passes'], next);
  };
  return (
    <fieldset class="rows">
      <legend>Passes</legend>
      <EntryIssues editing={editing} at={['passes']} below={false} />
      {passes.map((pass, i) => (
        <fieldset key={i} class="entries" aria-label={`Pass ${i + 1}`}>
          <PassEntries editing={editing} pass={pass} index={i} />
          <p class="entry-deeds">
            <button type="button" class="button small" disabled={i === 0} onClick={() => swapWith(i, i - 1)}>
              Up <span class="visually-hidden">pass {i + 1}</span>
            </button>
            <button
              type="button"
              class="button small"
              disabled={i === passes.length - 1}
              onClick={() => swapWith(i, i + 1)}
            >
              Down <span class="visually-hidden">pass {i + 1}</span>
            </button>
            <button type="button" class="button small" onClick={() => editing.set(['passes', i], undefined)}>
              Remove <span class="visually-hidden">pass {i + 1}</span>
            </button>
          </p>
          <EntryIssues editing={editing} at={['passes', i]} below={false} />
        </fieldset>
      ))}
      <button type="button" class="button small" onClick={add}>
        Add a pass
      </button>
    </fieldset>
  );
}

function PassEntries({
  editing,
  pass,
  index,
}: {
  readonly editing: Editing;
  readonly pass: Pass;
  readonly index: number;
}) {
  const at = ['passes', index] as const;
  const names = editing.manifest.buffers.map(({ name }) => name);
  const setCount = (typed: string) =>
    typed.trim() === '' ? undefined : { ...pass.repeat, count: expressionOf(typed) };
  if (pass.passes)
    return (
      <p class="entry-wide">
        A group of {pass.passes.length} passes, repeated {pass.repeat?.count ?? '?'} times. Change it in the
        JSON.
      </p>
    );
  return (
    <>
      <ChoiceEntry
        editing={editing}
        label="Entry point"
        at={[...at, 'entryPoint']}
        value={pass.entryPoint}
        options={editing.entryPoints.map((name) => [name, name] as const)}
      />
      <TextEntry
        editing={editing}
        label="Workgroups"
        at={[...at, 'workgroups']}
        value={pass.workgroups.join(', ')}
        read={expressionsOf}
        hint="Along x, y, z"
      />
      <TextEntry
        editing={editing}
        label="Repeats"
        at={[...at, 'repeat']}
        value={pass.repeat?.count ?? ''}
        read={setCount}
        hint="Empty: once"
      />
      {pass.repeat && (
        <TextEntry
          editing={editing}
          label="Member that counts them"
          at={[...at, 'repeat', 'step']}
          value={pass.repeat.step ?? ''}
          read={(typed) => typed.trim() || undefined}
        />
      )}
      <TextEntry
        editing={editing}
        label="Exchange after it"
        at={[...at, 'swap']}
        value={swapText(pass.swap)}
        read={swapOf}
        list={names}
        hint="Two buffers; more pairs after a semicolon"
      />
    </>
  );
}
