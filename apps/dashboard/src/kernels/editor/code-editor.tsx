/** An editor for a source, with its issues at their lines. Until its code is loaded, and without it, a plain text field. */
import type { InputIssue } from '@manyhands/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Editor } from './code-mirror.ts';
import type { Language } from './wgsl-language.ts';

export interface CodeEditorProps {
  readonly label: string;
  readonly language: Language;
  readonly text: string;
  readonly issues?: readonly InputIssue[];
  /** Left out: the text can be read, copied and searched only. */
  readonly onChange?: (text: string) => void;
  /** Moves the cursor there whenever the object is another. */
  readonly goTo?: { readonly line: number; readonly column: number } | undefined;
}

export function CodeEditor({ label, language, text, issues = NONE, onChange, goTo }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const latest = useRef(text);
  latest.current = text;
  /** What was typed and has not come back as `text` yet: it must not overwrite what is typed meanwhile. */
  const typed = useRef<string[]>([]);
  /** The `text` that the editor was given last. */
  const given = useRef(text);
  const [editor, setEditor] = useState<Editor | null>(null);
  const readOnly = onChange === undefined;

  useEffect(() => {
    let opened: Editor | null = null;
    let wanted = true;
    void import('./code-mirror.ts').then(
      ({ openEditor }) => {
        const { current } = host;
        if (!wanted || !current) return;
        const root = current.shadowRoot ?? current.attachShadow({ mode: 'open' });
        const parent = root.appendChild(document.createElement('div'));
        parent.style.height = '100%';
        const onChange = (next: string) => {
          typed.current.push(next);
          change.current?.(next);
        };
        typed.current = [];
        given.current = latest.current;
        opened = openEditor(parent, { root, label, language, text: latest.current, readOnly, onChange });
        const field = plain.current;
        if (field !== null && field === document.activeElement) {
          // Whoever writes there already goes on here, with what is selected: no letter may fall between the two.
          current.hidden = false;
          opened.setText(field.value);
          opened.focus(field.selectionStart, field.selectionEnd);
        }
        setEditor(opened);
      },
      // The plain text field stays.
      (error: unknown) => console.error('The editor could not be loaded.', error),
    );
    return () => {
      wanted = false;
      opened?.close();
      host.current?.shadowRoot?.replaceChildren();
      setEditor(null);
    };
  }, [label, language, readOnly]);

  useEffect(() => {
    if (text === given.current) return;
    given.current = text;
    const echo = typed.current.indexOf(text);
    typed.current.splice(0, echo < 0 ? typed.current.length : echo + 1);
    if (echo < 0) editor?.setText(text);
  }, [editor, text]);
  useEffect(() => editor?.setIssues(issues), [editor, issues, text]);
  useEffect(() => {
    if (goTo) editor?.goTo(goTo.line, goTo.column);
  }, [editor, goTo]);

  return (
    <div class="code">
      <div ref={host} class="code-host" hidden={editor === null} />
      {editor === null && (
        <textarea
          ref={plain}
          class="code-plain mono"
          aria-label={label}
          spellcheck={false}
          readOnly={readOnly}
          value={text}
          onInput={(event) => onChange?.(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

const NONE: readonly InputIssue[] = [];
