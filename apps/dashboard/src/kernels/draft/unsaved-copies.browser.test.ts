/** Unsaved text in the browser's database: it survives a reload, and two tabs do not overwrite one another's. */
import { DraftId } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import { draftOf, FIRST_WGSL } from '../list/new-draft.ts';
import { openUnsavedCopies, tabName } from './unsaved-copies.ts';

const draft = DraftId.parse('7');
const copy = (title: string, at: number) => ({ revision: 3, contents: draftOf(title, FIRST_WGSL), at });
const fresh = () => `drafts-${crypto.randomUUID()}`;

test('a tab finds its own text again, and nothing once it is saved', async () => {
  const database = fresh();
  await (await openUnsavedCopies('one', database)).keep(draft, copy('Mine', 1));
  const again = await openUnsavedCopies('one', database);
  expect((await again.find(draft))?.contents.title).toBe('Mine');
  expect(await again.find(DraftId.parse('8'))).toBeNull();
  await again.forget(draft);
  expect(await again.find(draft)).toBeNull();
});

test('two tabs keep their own text; what a closed tab left goes to the next one, once', async () => {
  const database = fresh();
  const [one, two] = await Promise.all([
    openUnsavedCopies('one', database),
    openUnsavedCopies('two', database),
  ]);
  await one.keep(draft, copy('One', 1));
  await two.keep(draft, copy('Two', 2));
  expect((await one.find(draft))?.contents.title).toBe('One');
  expect((await two.find(draft))?.contents.title).toBe('Two');
  const third = await openUnsavedCopies('three', database);
  expect((await third.find(draft))?.contents.title).toBe('Two');
  await third.forget(draft);
  expect((await third.find(draft))?.contents.title).toBe('One');
});

test('a tab keeps its name', () => {
  expect(tabName(sessionStorage)).toBe(tabName(sessionStorage));
});
