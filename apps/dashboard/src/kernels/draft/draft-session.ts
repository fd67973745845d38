/** One draft being written in this tab: what is typed is kept here at once, and saved on the coordinator after a pause. */
import { type Client, RefusedError, UnreachableError } from '@manyhands/client';
import type { Draft, DraftContents, DraftId, ProjectId } from '@manyhands/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { SaveState } from './save-state.ts';
import type { UnsavedCopies } from './unsaved-copies.ts';

export interface DraftSession {
  readonly draft: DraftId;
  readonly project: ProjectId;
  readonly contents: ReadonlySignal<DraftContents>;
  readonly state: ReadonlySignal<SaveState>;
  edit(changes: Partial<DraftContents>): void;
  /** Saves now what is not saved; resolves when that was tried. */
  flush(): Promise<void>;
  /** Of a conflict: this tab's text replaces the other's. */
  keepMine(): Promise<void>;
  /** Of a conflict: the other's text replaces this tab's. */
  takeTheirs(): void;
  close(): void;
}

export interface DraftOptions {
  readonly client: Pick<Client, 'drafts'>;
  readonly copies: UnsavedCopies;
  readonly pauseMs?: number;
  readonly retryMs?: number;
}

/** Milliseconds without a key pressed before text is saved: between words, not between letters. */
const PAUSE_MS = 800;
/** Milliseconds before a coordinator that did not answer is asked again. */
const RETRY_MS = 5000;

export async function openDraft(id: DraftId, options: DraftOptions): Promise<DraftSession> {
  const [loaded, copy] = await Promise.all([options.client.drafts.get(id), options.copies.find(id)]);
  const session = createDraftSession(loaded, options);
  if (copy && !sameContents(copy.contents, loaded.contents)) session.restore(copy.contents, copy.revision);
  return session;
}

export function createDraftSession(loaded: Draft, options: DraftOptions) {
  const { client, copies, pauseMs = PAUSE_MS, retryMs = RETRY_MS } = options;
  const contents = signal(loaded.contents);
  const state = signal<SaveState>({ kind: 'saved' });
  let revision = loaded.revision;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: Promise<void> | null = null;

  const keepCopy = () =>
    // Without it a reload loses what was typed since the last save, but nothing else.
    copies.keep(loaded.draft, { revision, contents: contents.value, at: Date.now() }).catch(() => undefined);
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  };

  const settled = async (sent: DraftContents, saved: number) => {
    revision = saved;
    if (contents.value !== sent) {
      state.value = { kind: 'unsaved' };
      void keepCopy();
      later(pauseMs);
      return;
    }
    state.value = { kind: 'saved' };
    await copies.forget(loaded.draft).catch(() => undefined);
  };

  const failed = async (error: unknown, sent: DraftContents) => {
    if (error instanceof RefusedError && error.code === 'conflict') {
      const theirs = await client.drafts.get(loaded.draft);
      // Two tabs that type the same, or an answer that was lost on the way: nothing to choose.
      if (sameContents(theirs.contents, sent)) await settled(sent, theirs.revision);
      else state.value = { kind: 'conflict', theirs };
    } else if (error instanceof UnreachableError) {
      state.value = { kind: 'waiting', error };
      later(retryMs);
    } else state.value = { kind: 'refused', error };
  };

  const save = async () => {
    const sent = contents.value;
    state.value = { kind: 'saving' };
    try {
      const saved = await client.drafts.save(loaded.draft, { revision, contents: sent });
      await settled(sent, saved.revision);
    } catch (error) {
      await failed(error, sent).catch((reason: unknown) => {
        state.value = { kind: 'waiting', error: reason };
        later(retryMs);
      });
    }
  };

  async function flush(): Promise<void> {
    clearTimeout(timer);
    await saving;
    if (state.value.kind !== 'unsaved' && state.value.kind !== 'waiting') return;
    saving = save().finally(() => {
      saving = null;
    });
    await saving;
  }

  const changed = () => {
    void keepCopy();
    // A conflict waits for the person; what they type meanwhile is theirs to keep.
    if (state.value.kind === 'conflict') return;
    if (state.value.kind !== 'saving') state.value = { kind: 'unsaved' };
    later(pauseMs);
  };

  return {
    draft: loaded.draft,
    project: loaded.project,
    contents,
    state,
    edit(changes: Partial<DraftContents>) {
      contents.value = { ...contents.value, ...changes };
      changed();
    },
    /** Unsaved text of an earlier visit, written when the draft had `since` revisions. */
    restore(text: DraftContents, since: number) {
      contents.value = text;
      if (since < loaded.revision) state.value = { kind: 'conflict', theirs: loaded };
      changed();
    },
    flush,
    async keepMine() {
      if (state.value.kind !== 'conflict') return;
      revision = state.value.theirs.revision;
      state.value = { kind: 'unsaved' };
      await flush();
    },
    takeTheirs() {
      if (state.value.kind !== 'conflict') return;
      const { theirs } = state.value;
      contents.value = theirs.contents;
      revision = theirs.revision;
      state.value = { kind: 'saved' };
      void copies.forget(loaded.draft).catch(() => undefined);
    },
    close() {
      void flush();
    },
  };
}

const PARTS = ['title', 'wgsl', 'wasm', 'assembly', 'manifest'] as const;
export type Part = (typeof PARTS)[number];

/** Parts in which two texts differ. */
export const differingParts = (a: DraftContents, b: DraftContents): Part[] =>
  PARTS.filter((part) => a[part] !== b[part]);

const sameContents = (a: DraftContents, b: DraftContents): boolean => differingParts(a, b).length === 0;
