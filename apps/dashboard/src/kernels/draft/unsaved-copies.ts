/** Unsaved text in this browser's database, so that a reload or a crash loses nothing. */
import { DraftContents, type DraftId } from '@manyhands/protocol';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { z } from 'zod';

const Copy = z.object({ revision: z.number().int().positive(), contents: DraftContents, at: z.number() });
export type Copy = z.infer<typeof Copy>;

export interface UnsavedCopies {
  /** This tab's copy of a draft, or the newest that a closed tab left behind. */
  find(draft: DraftId): Promise<Copy | null>;
  keep(draft: DraftId, copy: Copy): Promise<void>;
  forget(draft: DraftId): Promise<void>;
}

interface Schema extends DBSchema {
  /** By draft and tab: two tabs that edit one draft do not overwrite one another's text. */
  unsaved: { key: [draft: string, tab: string]; value: unknown };
}

const TAB_KEY = 'manyhands.draft-tab';

/** A tab keeps its name over a reload. */
export function tabName(storage: Storage): string {
  const known = storage.getItem(TAB_KEY);
  if (known !== null) return known;
  const name = crypto.randomUUID();
  storage.setItem(TAB_KEY, name);
  return name;
}

export async function openUnsavedCopies(tab: string, database = 'manyhands-drafts'): Promise<UnsavedCopies> {
  const opened = await openDB<Schema>(database, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('unsaved'),
  });
  return {
    async find(draft) {
      const found = (await copiesOf(opened, draft)).sort((a, b) => b.copy.at - a.copy.at);
      const chosen = found.find((each) => each.tab === tab) ?? found[0];
      if (!chosen) return null;
      // What a closed tab left behind is this tab's from now on; a tab that is still open writes its own anew.
      await opened.put('unsaved', chosen.copy, [draft, tab]);
      if (chosen.tab !== tab) await opened.delete('unsaved', [draft, chosen.tab]);
      return chosen.copy;
    },
    async keep(draft, copy) {
      await opened.put('unsaved', copy, [draft, tab]);
    },
    async forget(draft) {
      await opened.delete('unsaved', [draft, tab]);
    },
  };
}

async function copiesOf(opened: IDBPDatabase<Schema>, draft: DraftId) {
  const keys = await opened.getAllKeys('unsaved', IDBKeyRange.bound([draft], [draft, []]));
  const copies: { readonly tab: string; readonly copy: Copy }[] = [];
  for (const [, tab] of keys) {
    const copy = Copy.safeParse(await opened.get('unsaved', [draft, tab])).data;
    if (copy) copies.push({ tab, copy });
  }
  return copies;
}

/** For browsers that give a page no database: text is kept on the coordinator alone. */
export const noCopies: UnsavedCopies = {
  find: async () => null,
  keep: async () => undefined,
  forget: async () => undefined,
};
