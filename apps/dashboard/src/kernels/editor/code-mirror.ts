/** CodeMirror as this page uses it: few extensions, colours from the tokens, issues at their places. Loaded when a source is shown. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { InputIssue } from '@manyhands/protocol';
import { type Language, languageOf } from './wgsl-language.ts';

export interface EditorOptions {
  /** A shadow root: CodeMirror's styles are constructed there, as the page's content security policy wants it. */
  readonly root: ShadowRoot;
  readonly label: string;
  readonly language: Language;
  readonly text: string;
  readonly readOnly: boolean;
  readonly onChange: (text: string) => void;
}

export interface Editor {
  setText(text: string): void;
  setIssues(issues: readonly InputIssue[]): void;
  setReadOnly(readOnly: boolean): void;
  /** Puts the cursor there; lines and columns count from 1. */
  goTo(line: number, column: number): void;
  /** Takes the keyboard, with this part of the text selected: characters from its beginning. */
  focus(from: number, to: number): void;
  close(): void;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--accent)', fontWeight: '600' },
  { tag: [tags.typeName, tags.attributeName], color: 'var(--code-type)' },
  { tag: [tags.number, tags.string], color: 'var(--code-literal)' },
  { tag: tags.function(tags.variableName), color: 'var(--code-function)' },
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
]);

const LOOK = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)', height: '100%' },
  '&.cm-focused': { outline: '3px solid var(--focus)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--font-number)', fontSize: 'var(--text-s)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-soft)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--code-line)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--code-selection)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--code-selection)' },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    borderColor: 'var(--line)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--refused)' },
  '.cm-textfield': {
    backgroundColor: 'var(--surface)',
    color: 'var(--ink)',
    borderColor: 'var(--line-strong)',
  },
  '.cm-button': { backgroundImage: 'none', backgroundColor: 'var(--sunken)', color: 'var(--ink)' },
});

/**
 * Text that replaces other text is put in here: left to the browser, its editing joins the lines around it by elements with
 * styles of their own, which the page's content security policy refuses aloud.
 */
const REPLACING = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const { state } = view;
    if (inputType !== 'insertText' || data === null || state.selection.main.empty) return false;
    if (view.composing || state.readOnly) return false;
    view.dispatch(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

export function openEditor(parent: HTMLElement, options: EditorOptions): Editor {
  let quiet = false;
  const writable = new Compartment();
  const view = new EditorView({
    parent,
    root: options.root,
    state: EditorState.create({ doc: options.text, extensions: extensionsOf(options) }),
  });
  function extensionsOf({ label, language, readOnly, onChange }: EditorOptions) {
    return [
      [lineNumbers(), lintGutter(), highlightActiveLineGutter(), highlightActiveLine(), drawSelection()],
      [history(), bracketMatching(), indentOnInput(), highlightSelectionMatches(), indentUnit.of('  ')],
      // Escape, then Tab leaves the editor, as CodeMirror sees to itself.
      keymap.of([...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
      [languageOf(language), syntaxHighlighting(COLOURS), LOOK],
      [REPLACING, writable.of(EditorState.readOnly.of(readOnly))],
      EditorView.contentAttributes.of({
        'aria-label': label,
        spellcheck: 'false',
        autocapitalize: 'off',
        tabindex: '0',
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !quiet) onChange(update.state.doc.toString());
      }),
    ];
  }
  return {
    setText(text) {
      if (text === view.state.doc.toString()) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
    },
    setIssues(issues) {
      const { doc } = view.state;
      view.dispatch(
        setDiagnostics(
          view.state,
          issues.map((issue) => diagnosticOf(issue, doc)),
        ),
      );
    },
    setReadOnly: (readOnly) =>
      view.dispatch({ effects: writable.reconfigure(EditorState.readOnly.of(readOnly)) }),
    goTo(line, column) {
      const at = offsetOf(view.state.doc, line, column);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      view.focus();
    },
    focus(from, to) {
      const { length } = view.state.doc;
      view.dispatch({ selection: { anchor: Math.min(from, length), head: Math.min(to, length) } });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

function offsetOf(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(to, from + Math.max(0, column - 1));
}

/** From the place to the end of its word, or the whole line where no column is known. */
function diagnosticOf(issue: InputIssue, doc: Text): Diagnostic {
  const { line = 1, column = 1, message, cure } = issue;
  const from = offsetOf(doc, line, column);
  const rest = doc.sliceString(from, doc.lineAt(from).to);
  const word = /^\w+/.exec(rest)?.[0].length ?? 0;
  const to = issue.column === undefined || word === 0 ? doc.lineAt(from).to : from + word;
  return { from, to, severity: 'error', message: cure === '' ? message : `${message}; ${cure}` };
}
