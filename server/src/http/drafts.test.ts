import { createClient, RefusedError } from '@manyhands/client';
import { DraftId, ProjectId } from '@manyhands/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Laboratory, openLaboratory, STARTS_MS } from '../../test/laboratory.ts';
import { makeResearcher } from '../../test/researcher.ts';

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await openLaboratory();
}, STARTS_MS);
afterAll(() => laboratory?.close(), STARTS_MS);

/** Two members of one project, each in a tab of their own. */
async function twoTabs() {
  const [ann, bob] = [await makeResearcher(laboratory), await makeResearcher(laboratory)];
  const project = ProjectId.parse(await ann.project());
  await ann.ask('PUT', `/api/projects/${project}/members/${bob.id}`, { role: 'member' });
  const tab = async (of: typeof ann) =>
    createClient({ origin: laboratory.origin, token: await of.token(['read', 'submit']) }).drafts;
  return { project, ann, bob, one: await tab(ann), other: await tab(bob) };
}

/** As typed, and not yet right in any way. */
const contents = (wgsl: string) => ({
  ...{
    title: 'Halö <b>& Gravity</b>',
    wgsl,
    wasm: 'AGFzbQ==',
    assembly: 'export function',
    manifest: '{"name":',
  },
});

test('a draft is kept exactly as typed, however wrong it still is', async () => {
  const { project, ann, one } = await twoTabs();
  const typed = contents('fn main( {\r\n\t// 𝛿 ≤ ½');
  const { draft, revision } = await one.create(project, typed);
  expect(revision).toBe(1);
  expect(await one.get(draft)).toEqual({
    ...{ draft, project, title: typed.title, revision: 1, savedBy: ann.id, contents: typed },
    savedAt: expect.any(Number),
  });
  expect(await one.save(draft, { revision: 1, contents: contents('') })).toEqual({ draft, revision: 2 });
  expect((await one.get(draft)).contents).toEqual(contents(''));
  const { draft: later } = await one.create(project, contents('later'));
  expect((await one.list(project)).map((summary) => [summary.draft, summary.revision])).toEqual([
    [later, 1],
    [draft, 2],
  ]);
  await one.remove(draft);
  expect((await one.list(project)).map((summary) => summary.draft)).toEqual([later]);
  await expect(one.get(draft)).rejects.toMatchObject({ status: 404 });
  await expect(one.save(draft, { revision: 2, contents: typed })).rejects.toMatchObject({ status: 404 });
});

test('of two tabs that save one draft the later is told who saved what, and nothing is lost', async () => {
  const { project, bob, one, other } = await twoTabs();
  const { draft } = await one.create(project, contents('from the beginning'));
  const [mine, theirs] = [await one.get(draft), await other.get(draft)];
  await other.save(draft, { revision: theirs.revision, contents: contents('of the other tab') });
  const refused = await one
    .save(draft, { revision: mine.revision, contents: contents('of this tab') })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RefusedError);
  expect(refused).toMatchObject({ status: 409, code: 'conflict' });
  expect(String(refused)).toContain(`Revision 2 was saved by ${bob.id}`);
  expect((await one.get(draft)).contents.wgsl).toBe('of the other tab');
  expect(await one.save(draft, { revision: 2, contents: contents('of both') })).toEqual({
    draft,
    revision: 3,
  });
});

test('of many saves at once exactly one is stored', async () => {
  const { project, one } = await twoTabs();
  const { draft } = await one.create(project, contents(''));
  const saves = await Promise.allSettled(
    Array.from({ length: 8 }, (_, i) => one.save(draft, { revision: 1, contents: contents(`tab ${i}`) })),
  );
  const stored = saves.flatMap((save, i) => (save.status === 'fulfilled' ? [i] : []));
  expect(stored).toHaveLength(1);
  expect(await one.get(draft)).toMatchObject({ revision: 2, contents: { wgsl: `tab ${stored[0]}` } });
});

test('a save whose answer was lost may be sent again', async () => {
  const { project, one } = await twoTabs();
  const { draft } = await one.create(project, contents(''));
  const save = { revision: 1, contents: contents('once') };
  expect(await one.save(draft, save)).toEqual({ draft, revision: 2 });
  expect(await one.save(draft, save)).toEqual({ draft, revision: 2 });
});

test('a draft that does not exist is not there', async () => {
  const { one } = await twoTabs();
  await expect(one.get(DraftId.parse('999999'))).rejects.toMatchObject({ status: 404, code: 'not-found' });
});
