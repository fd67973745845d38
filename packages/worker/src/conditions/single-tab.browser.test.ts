/** One tab of a browser computes at a time; locks of one page stand for those of several tabs. */
import { afterEach, expect, test, vi } from 'vitest';
import { createSingleTab, type SingleTab, type Tab } from './single-tab.ts';

const open: SingleTab[] = [];
afterEach(() => {
  for (const tab of open.splice(0)) tab.release();
});

function openTab(lockName: string) {
  const seen: Tab[] = [];
  const tab = createSingleTab({ lockName, changed: (now) => seen.push(now) });
  open.push(tab);
  return { tab, seen };
}

test('the second tab hears that another one computes, and may take over', async () => {
  const first = openTab('lock-a');
  const second = openTab('lock-a');
  first.tab.claim();
  await vi.waitFor(() => expect(first.tab.tab()).toBe('holder'));
  second.tab.claim();
  await vi.waitFor(() => expect(second.tab.tab()).toBe('elsewhere'));
  second.tab.takeOver();
  await vi.waitFor(() => expect([first.tab.tab(), second.tab.tab()]).toEqual(['elsewhere', 'holder']));
});

test('the second tab goes on by itself when the first one ends', async () => {
  const first = openTab('lock-b');
  const second = openTab('lock-b');
  first.tab.claim();
  await vi.waitFor(() => expect(first.tab.tab()).toBe('holder'));
  second.tab.claim();
  await vi.waitFor(() => expect(second.tab.tab()).toBe('elsewhere'));
  first.tab.release();
  expect(first.tab.tab()).toBe('apart');
  await vi.waitFor(() => expect(second.tab.tab()).toBe('holder'), { timeout: 10_000 });
});
