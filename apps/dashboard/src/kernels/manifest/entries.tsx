/** Fields of the manifest's form: a label, an input, and what is wrong with it, told to whoever cannot see the colour. */
import { useEffect, useId, useState } from 'preact/hooks';
import { type Editing, guessesAt, issuesAt } from './editing.ts';
import type { Step } from './json-place.ts';

interface EntryProps {
  readonly editing: Editing;
  readonly label: string;
  readonly at: readonly Step[];
  readonly hint?: string;
}

interface TextEntryProps extends EntryProps {
  readonly value: string;
  /** What is written for the typed text; the text itself by default. Undefined takes the member out. */
  readonly read?: (typed: string) => unknown;
  readonly multiline?: boolean;
  readonly list?: readonly string[];
}

export function TextEntry({ editing, label, at, value, read, hint, multiline, list }: TextEntryProps) {
  const id = useId();
  const [typed, setTyped] = useTyped(value);
  const issues = issuesAt(editing.issues, at);
  const isTold = issues.length > 0 || guessesAt(editing.guesses, at).length > 0;
  const described = [isTold ? `${id}-issues` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  const common = {
    id,
    value: typed,
    spellcheck: multiline === true,
    'aria-invalid': issues.length > 0,
    ...(described ? { 'aria-describedby': described } : {}),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => {
      const text = event.currentTarget.value;
      setTyped(text);
      editing.set(at, read ? read(text) : text);
    },
  };
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      {multiline ? (
        <textarea rows={3} {...common} />
      ) : (
        <input type="text" {...common} {...(list ? { list: `${id}-list` } : {})} />
      )}
      {list && (
        <datalist id={`${id}-list`}>
          {list.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      {hint && (
        <span id={`${id}-hint`} class="entry-hint">
          {hint}
        </span>
      )}
      <EntryIssues id={`${id}-issues`} editing={editing} at={at} />
    </div>
  );
}

interface ChoiceProps extends EntryProps {
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose?: (value: string) => void;
}

export function ChoiceEntry({ editing, label, at, value, options, hint, onChoose }: ChoiceProps) {
  const id = useId();
  const known = options.some(([each]) => each === value);
  const choose = onChoose ?? ((next: string) => editing.set(at, next === '' ? undefined : next));
  const issues = issuesAt(editing.issues, at);
  const isTold = issues.length > 0 || guessesAt(editing.guesses, at).length > 0;
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-invalid={issues.length > 0}
        {...(isTold ? { 'aria-describedby': `${id}-issues` } : {})}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {!known && <option value={value}>{value === '' ? '–' : value}</option>}
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
      {hint && <span class="entry-hint">{hint}</span>}
      <EntryIssues id={`${id}-issues`} editing={editing} at={at} />
    </div>
  );
}

/** What is wrong with a part of the manifest, and what was guessed of it. */
export function EntryIssues({
  id,
  editing,
  at,
  below = true,
}: {
  readonly id?: string;
  readonly editing: Editing;
  readonly at: readonly Step[];
  readonly below?: boolean;
}) {
  const issues = issuesAt(editing.issues, at, below);
  const guesses = guessesAt(editing.guesses, at);
  if (issues.length + guesses.length === 0) return null;
  return (
    <span class="entry-told" {...(id ? { id } : {})}>
      {issues.map(({ message, cure }) => (
        <span key={message} class="entry-issue">
          {message}. <span class="soft">{cure}</span>
        </span>
      ))}
      {guesses.map(({ message }) => (
        <span key={message} class="entry-hint">
          A guess: {message}.
        </span>
      ))}
    </span>
  );
}

/** The text as typed, until the manifest says something else: `n,` stays `n,` while it is being written. */
function useTyped(value: string): [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState<string | null>(null);
  useEffect(() => {
    if (sent === null || normal(sent) !== normal(value)) setTyped(value);
    setSent(null);
  }, [value]);
  return [
    typed,
    (text) => {
      setTyped(text);
      setSent(text);
    },
  ];
}

const normal = (text: string): string => text.replaceAll(/[\s,]+/g, '');
