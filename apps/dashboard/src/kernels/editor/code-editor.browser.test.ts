/** The editor as people use it: every letter is kept however fast it is typed, and issues stand at their lines. */

import type { InputIssue } from '@manyhands/protocol';
import { signal } from '@preact/signals';
import { h, render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { CodeEditor } from './code-editor.tsx';

let parent: HTMLElement;
beforeEach(() => {
  parent = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, parent);
  parent.remove();
});

const text = signal('');
const issues = signal<readonly InputIssue[]>([]);
function Page() {
  const onChange = (next: string) => {
    text.value = next;
  };
  return h(CodeEditor, {
    label: 'WGSL source',
    language: 'wgsl',
    text: text.value,
    issues: issues.value,
    onChange,
  });
}

async function opened(first: string): Promise<HTMLElement> {
  text.value = first;
  issues.value = [];
  render(h(Page, {}), parent);
  return vi.waitUntil(() => inside<HTMLElement>('[aria-label="WGSL source"]'), { timeout: 30_000 });
}
const inside = <E extends Element>(selector: string): E | null =>
  parent.querySelector('.code-host')?.shadowRoot?.querySelector<E>(selector) ?? null;

test('letters typed faster than the page draws are all kept', async () => {
  const content = await opened('');
  content.focus();
  await userEvent.keyboard('fn spin() -> u32');
  await vi.waitFor(() => expect(text.value).toBe('fn spin() -> u32'));
  expect(content.textContent).toBe('fn spin() -> u32');
});

test('whoever writes before the editor is loaded goes on writing in it', async () => {
  text.value = 'old words';
  issues.value = [];
  render(h(Page, {}), parent);
  const field = parent.querySelector('textarea');
  if (field === null) throw new Error('The editor was there before its plain field.');
  field.focus();
  field.setSelectionRange(0, 3);
  const content = await vi.waitUntil(() => inside<HTMLElement>('[aria-label="WGSL source"]'));
  await userEvent.keyboard('new');
  await vi.waitFor(() => expect(text.value).toBe('new words'));
  expect(content.textContent).toBe('new words');
  expect(parent.querySelector('textarea')).toBeNull();
});

test('text that comes from elsewhere replaces what is there', async () => {
  const content = await opened('let a = 1;');
  text.value = 'let b = 2;';
  await vi.waitFor(() => expect(content.textContent).toBe('let b = 2;'));
});

test('an issue is drawn in its line, with message and cure, and HTML in it is text', async () => {
  const content = await opened('let a = 1;\nlet b = <b>;\n');
  issues.value = [
    { where: 'kernel.wgsl', line: 2, column: 9, message: 'no <img src=x>', cure: 'write a number' },
  ];
  const mark = await vi.waitUntil(() => inside('.cm-lintRange-error'), { timeout: 10_000 });
  expect(mark.closest('.cm-line')).toBe(content.querySelectorAll('.cm-line')[1]);
  expect(inside('img')).toBeNull();
});

test('styles are constructed, so that the strictest policy lets the editor be drawn', async () => {
  const content = await opened('fn a() {}');
  expect(getComputedStyle(content).fontFamily).not.toBe('');
  expect(inside('style')).toBeNull();
  expect(parent.querySelector('.code-host')?.shadowRoot?.adoptedStyleSheets.length).toBeGreaterThan(0);
});
