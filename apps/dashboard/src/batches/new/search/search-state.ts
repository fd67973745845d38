/** The state of the form for a docking search: files on their way, settings, and what they come to. All of it survives a reload. */
import type { Client } from '@manyhands/client';
import type { NewSearch, ProjectId, Sha256 } from '@manyhands/protocol';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { z } from 'zod';
import { createShelf, type Shelf } from '../files/shelf.ts';
import { KeptFile } from '../files/shelf-file.ts';
import { type Keeping, readKept, writeKept } from '../keep.ts';
import {
  EMPTY_SEARCH,
  guessMolecules,
  NO_FILES,
  type Place,
  SearchFiles,
  SearchSettings,
  searchBody,
  type TextFile,
} from './search-draft.ts';

const Kept = z.object({ settings: SearchSettings, chosen: SearchFiles, files: z.array(KeptFile) });
const EMPTY: z.infer<typeof Kept> = { settings: EMPTY_SEARCH, chosen: NO_FILES, files: [] };

export interface SearchState {
  readonly shelf: Shelf;
  readonly settings: Signal<SearchSettings>;
  readonly chosen: ReadonlySignal<SearchFiles>;
  /** The receptor as it is drawn; null until it is read, and after a reload until it is uploaded. */
  readonly receptor: ReadonlySignal<TextFile | null>;
  /** Why the receptor cannot be drawn. */
  readonly trouble: ReadonlySignal<unknown>;
  choose(place: Place, file: File): Promise<void>;
  refer(file: File): Promise<void>;
  /** SMILES and names in place of a library's file. */
  type(text: string): void;
  /** Null while a file is missing, or not uploaded. */
  readonly body: ReadonlySignal<z.input<typeof NewSearch> | null>;
  forget(): void;
  close(): void;
}

export function createSearchState(
  { uploads, blobs }: Pick<Client, 'uploads' | 'blobs'>,
  project: ProjectId,
  storage: Keeping,
): SearchState {
  const key = `manyhands.search-draft.${project}`;
  const kept = readKept(storage, key, Kept, EMPTY);
  const settings = signal(kept.settings);
  const chosen = signal(kept.chosen);
  const receptor = signal<TextFile | null>(null);
  const trouble = signal<unknown>(undefined);
  let files = kept.files;
  const keep = () =>
    writeKept(storage, key, { settings: settings.peek(), chosen: chosen.peek(), files: [...files] });
  const shelf = createShelf(uploads, {
    read: () => kept.files,
    write: (next) => {
      files = [...next];
      keep();
    },
  });
  const stopKeeping = effect(() => {
    settings.value;
    chosen.value;
    keep();
  });

  const change = (changes: Partial<SearchFiles>) => {
    chosen.value = { ...chosen.peek(), ...changes };
  };
  const hashAt = (place: Place): Sha256 | null => {
    const way = shelf.files.value.find(({ name }) => name === place)?.way;
    return way?.kind === 'stored' ? way.hash : null;
  };
  /** Of a receptor that was replaced meanwhile nothing is shown. */
  const show = async (name: string, read: Promise<string>): Promise<void> => {
    const isWanted = () => chosen.peek().receptor?.name === name;
    trouble.value = undefined;
    await read.then(
      (text) => {
        if (isWanted()) receptor.value = { name, text };
      },
      (error: unknown) => {
        if (isWanted()) trouble.value = error;
      },
    );
  };
  const stored = kept.chosen.receptor && hashAt('receptor');
  if (kept.chosen.receptor && stored)
    void show(
      kept.chosen.receptor.name,
      blobs.get(stored).then((response) => response.text()),
    );

  async function choose(place: Place, file: File): Promise<void> {
    const molecules = place === 'library' ? await guessMolecules(file) : null;
    change({ [place]: { name: file.name, molecules }, ...(place === 'library' ? { typed: '' } : {}) });
    shelf.add([new File([file], place, { lastModified: file.lastModified })]);
    if (place === 'receptor') await show(file.name, file.text());
  }

  return {
    ...{ shelf, settings, chosen, receptor, trouble, choose },
    refer: async (file) => change({ reference: { name: file.name, text: await file.text() } }),
    type: (typed) => {
      change({ typed, library: null });
      shelf.remove('library');
    },
    body: computed(() =>
      searchBody(
        project,
        chosen.value,
        { receptor: hashAt('receptor'), library: hashAt('library') },
        settings.value,
      ),
    ),
    forget: () => {
      stopKeeping();
      storage.removeItem(key);
    },
    close: () => {
      shelf.stop();
      stopKeeping();
    },
  };
}
