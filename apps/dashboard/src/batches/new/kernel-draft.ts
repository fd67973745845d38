/** The state of the form for a batch of any kernel: files, rule, options, and what they would come to. */
import type { Client } from '@manyhands/client';
import type { CutRule } from '@manyhands/inputs';
import type { Manifest } from '@manyhands/kernel';
import type { KernelVersionId, NewCutBatch, ProjectId, Sha256 } from '@manyhands/protocol';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Glance, glanceAt } from './files/glance.ts';
import { createShelf, type Shelf } from './files/shelf.ts';
import { type Keeping, readKept, writeKept } from './keep.ts';
import { EMPTY, KeptDraft, keyOf, type Options } from './kept-draft.ts';
import { draftRule } from './rule/draft-rule.ts';
import { filesOf, type ReadRule, readRule, writeRule } from './rule/rule-text.ts';

export interface Wanted {
  readonly project: ProjectId;
  readonly kernel: KernelVersionId;
  readonly manifest: Manifest;
}

export type Look = Awaited<ReturnType<typeof glanceAt>>;

export interface KernelDraft extends Wanted {
  readonly shelf: Shelf;
  /** What files tell that are in the page, by name. */
  readonly looks: ReadonlySignal<ReadonlyMap<string, Look>>;
  readonly ruleText: ReadonlySignal<string>;
  readonly rule: ReadonlySignal<ReadRule>;
  readonly isDrafted: ReadonlySignal<boolean>;
  readonly options: Signal<Options>;
  setRule(text: string): void;
  /** Back to the rule that follows from the files. */
  draftAnew(): void;
  /** The body to send; null while a file that the rule names is not stored, or the rule cannot be read. */
  readonly body: ReadonlySignal<NewCutBatch | null>;
  /** Called once the batch is made: the next one begins empty. */
  forget(): void;
  close(): void;
}

export function createKernelDraft(uploads: Client['uploads'], wanted: Wanted, storage: Keeping): KernelDraft {
  const { manifest, project, kernel } = wanted;
  const key = keyOf(project, kernel);
  const kept = readKept(storage, key, KeptDraft, EMPTY);
  const options = signal(kept.options);
  const typed = signal(kept.rule);
  let files = kept.files;
  const shelf = createShelf(uploads, {
    read: () => kept.files,
    write: (next) => {
      files = [...next];
      keep();
    },
  });
  const draftNow = (): KeptDraft => ({ options: options.peek(), rule: typed.peek(), files });
  const keep = () => writeKept(storage, key, draftNow());

  const looks = signal<ReadonlyMap<string, Look>>(new Map());
  const seen = new Map<string, File>();
  const stopLooking = effect(() => {
    for (const { name, file } of shelf.files.value) {
      if (file === null || seen.get(name) === file) continue;
      seen.set(name, file);
      const show = (look: Look) => {
        if (seen.get(name) === file) looks.value = new Map(looks.peek()).set(name, look);
      };
      glanceAt(file).then(show, () => show(unreadable(name)));
    }
  });
  const stopKeeping = effect(() => {
    options.value;
    typed.value;
    keep();
  });

  const glanceOf = (name: string): Glance | null => {
    const look = looks.value.get(name);
    return look?.ok ? look.value : null;
  };
  const drafted = computed(() =>
    writeRule(
      draftRule(
        manifest,
        shelf.files.value.map(({ name }) => ({ name, glance: glanceOf(name) })),
      ),
    ),
  );
  const ruleText = computed(() => typed.value ?? drafted.value);
  const rule = computed(() => readRule(ruleText.value));
  const body = computed(() => (rule.value.ok ? bodyOf(wanted, shelf, rule.value.rule, options.value) : null));

  return {
    ...wanted,
    ...{ shelf, looks, ruleText, rule, options, body },
    isDrafted: computed(() => typed.value === null),
    setRule: (text) => {
      typed.value = text;
    },
    draftAnew: () => {
      typed.value = null;
    },
    forget: () => {
      stopKeeping();
      storage.removeItem(key);
    },
    close: () => {
      shelf.stop();
      stopLooking();
      stopKeeping();
    },
  };
}

/** The file was moved, changed or taken away since it was chosen. */
const unreadable = (name: string): Look => ({
  ok: false,
  issues: [{ where: name, message: 'cannot be read any more', cure: 'choose it again' }],
});

function bodyOf(
  { project, kernel }: Wanted,
  { files }: Shelf,
  rule: CutRule,
  options: Options,
): NewCutBatch | null {
  const hashes: Record<string, Sha256> = {};
  for (const name of filesOf(rule)) {
    const way = files.value.find((file) => file.name === name)?.way;
    if (way?.kind !== 'stored') return null;
    hashes[name] = way.hash;
  }
  return { project, kernel, ...options, cut: { rule, files: hashes } };
}
