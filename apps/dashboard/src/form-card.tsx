/** A card that is a form: its title names the form, and what went wrong stands above the fields. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { Trouble } from './trouble.tsx';

interface CardProps {
  readonly title: string;
  /** Of the last try. */
  readonly error: unknown;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

export function FormCard({ title, error, onSubmit, children }: CardProps) {
  const id = useId();
  return (
    <section class="card">
      <h2 id={id}>{title}</h2>
      <form
        class="form"
        aria-labelledby={id}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Trouble error={error} />
        {children}
      </form>
    </section>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  /** Said below it. */
  readonly hint?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly placeholder?: string;
  /** A name to sign in with: a phone's keyboard is not to better it. */
  readonly verbatim?: boolean;
}

/** A line of text that must not be left empty. */
export function Line({ label, hint, verbatim = false, value, onValue, ...limits }: LineProps) {
  const id = useId();
  return (
    <>
      <label for={id}>{label}</label>
      <input
        {...limits}
        {...(verbatim ? { autocapitalize: 'none', spellcheck: false } : {})}
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
