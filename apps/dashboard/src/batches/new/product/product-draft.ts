/** The state of the form for a product of two matrices. */
import type { Client } from '@manyhands/client';
import type { InputIssue, NewProduct, ProjectId, Sha256 } from '@manyhands/protocol';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { z } from 'zod';
import { createShelf, type Shelf } from '../files/shelf.ts';
import { KeptFile } from '../files/shelf-file.ts';
import { type Keeping, readKept, writeKept } from '../keep.ts';
import { openMatrix } from './matrix-file.ts';

export const PLACES = ['a', 'b'] as const;
export type Place = (typeof PLACES)[number];

/** A file that was chosen for a place. */
const Slot = z.object({ name: z.string(), shape: z.tuple([z.number(), z.number()]) });
export type Slot = z.infer<typeof Slot>;

const Settings = z.object({
  ...{ title: z.string(), quorum: z.number(), maxCopies: z.number(), priority: z.number() },
  ...{ tile: z.number(), mode: z.enum(['float', 'integer']) },
});
export type Settings = z.infer<typeof Settings>;

const Slots = z.object({ a: Slot.nullable(), b: Slot.nullable() });
const Kept = z.object({ settings: Settings, slots: Slots, files: z.array(KeptFile) });

const EMPTY: z.infer<typeof Kept> = {
  settings: { title: '', quorum: 2, maxCopies: 6, priority: 0, tile: 128, mode: 'float' },
  slots: { a: null, b: null },
  files: [],
};

export interface ProductDraft {
  readonly shelf: Shelf;
  readonly settings: Signal<Settings>;
  readonly slots: ReadonlySignal<z.infer<typeof Slots>>;
  readonly issues: ReadonlySignal<readonly InputIssue[]>;
  choose(place: Place, file: File): Promise<void>;
  /** Null until both are stored. */
  readonly body: ReadonlySignal<z.input<typeof NewProduct> | null>;
  forget(): void;
  close(): void;
}

export function createProductDraft(
  uploads: Client['uploads'],
  project: ProjectId,
  storage: Keeping,
): ProductDraft {
  const key = `manyhands.product-draft.${project}`;
  const kept = readKept(storage, key, Kept, EMPTY);
  const settings = signal(kept.settings);
  const slots = signal(kept.slots);
  const issues = signal<readonly InputIssue[]>([]);
  let files = kept.files;
  const keep = () =>
    writeKept(storage, key, { settings: settings.peek(), slots: slots.peek(), files: [...files] });
  const shelf = createShelf(uploads, {
    read: () => kept.files,
    write: (next) => {
      files = [...next];
      keep();
    },
  });
  const stop = effect(() => {
    settings.value;
    slots.value;
    keep();
  });

  async function choose(place: Place, file: File): Promise<void> {
    const matrix = await openMatrix(file, place);
    issues.value = matrix.ok ? [] : matrix.issues;
    if (!matrix.ok) return;
    const { name, shape, elements } = matrix.value;
    slots.value = { ...slots.value, [place]: { name, shape: [...shape] } };
    shelf.add([elements]);
  }

  const storedAt = (place: Place): { hash: Sha256; shape: [number, number] } | null => {
    const slot = slots.value[place];
    const way = shelf.files.value.find(({ name }) => name === place)?.way;
    return slot && way?.kind === 'stored' ? { hash: way.hash, shape: slot.shape } : null;
  };
  const body = computed(() => {
    const [a, b] = [storedAt('a'), storedAt('b')];
    return a && b ? { project, ...settings.value, a, b } : null;
  });

  return {
    ...{ shelf, settings, slots, issues, choose, body },
    forget: () => {
      stop();
      storage.removeItem(key);
    },
    close: () => {
      shelf.stop();
      stop();
    },
  };
}
