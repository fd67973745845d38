/** The files of a batch that is being made: chosen, uploaded one after the other, stopped and gone on with. */
import { type Client, RefusedError } from '@manyhands/client';
import type { Upload, UploadId } from '@manyhands/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import {
  isSame,
  type KeptFile,
  keptOf,
  openedAgain,
  type ShelfFile,
  sentOf,
  type Way,
} from './shelf-file.ts';

export interface ShelfMemory {
  read(): readonly KeptFile[];
  write(files: readonly KeptFile[]): void;
}

export interface Shelf {
  readonly files: ReadonlySignal<readonly ShelfFile[]>;
  /** A file of a known name takes its place, or goes on with its upload where it is the same. */
  add(files: readonly File[]): void;
  remove(name: string): void;
  /** Uploads those of these names that are not stored yet; resolves once all are, or one was stopped. */
  send(names: readonly string[]): Promise<void>;
  readonly isSending: ReadonlySignal<boolean>;
  /** What is stored so far stays stored. */
  stop(): void;
}

export function createShelf(uploads: Client['uploads'], memory: ShelfMemory): Shelf {
  const files = signal<readonly ShelfFile[]>(memory.read().map(openedAgain));
  const isSending = signal(false);
  let sending: AbortController | null = null;

  const change = (next: readonly ShelfFile[]) => {
    files.value = next;
    memory.write(next.map(keptOf));
  };
  const find = (name: string) => files.value.find((file) => file.name === name);
  /** By the file itself: one that was replaced meanwhile is not touched. */
  const setWay = (file: File, way: Way) =>
    change(files.value.map((each) => (each.file === file ? { ...each, way } : each)));
  const drop = ({ way }: ShelfFile) => {
    if (way.kind === 'sending') sending?.abort();
    const upload = way.kind === 'sending' ? way.upload?.upload : way.kind === 'stopped' ? way.upload : null;
    // An upload that nobody goes on with expires: a failure to say so harms nobody.
    if (upload) uploads.remove(upload).catch(() => undefined);
  };

  function addOne(file: File): void {
    const known = find(file.name);
    const same = known !== undefined && isSame(known, file);
    if (same && known.file !== null) return;
    if (known && !same) drop(known);
    const fresh: ShelfFile = {
      ...{ name: file.name, bytes: file.size, modifiedAt: file.lastModified, file },
      way: same ? known.way : { kind: 'chosen' },
    };
    change(known ? files.value.map((each) => (each === known ? fresh : each)) : [...files.value, fresh]);
  }

  async function sendOne(file: File, way: Way, signal: AbortSignal): Promise<void> {
    let upload = way.kind === 'stopped' ? way.upload : null;
    let sent = sentOf(way);
    const note = (state: Upload) => {
      upload = state.upload;
      sent = state.offset;
      if (!signal.aborted) setWay(file, { kind: 'sending', upload: state });
    };
    try {
      setWay(file, { kind: 'sending', upload: null });
      note(await goOnOrBegin(uploads, file, upload));
      if (upload === null) return;
      const { hash } = await uploads.resume(file, upload, { signal, onProgress: note });
      if (hash !== null) setWay(file, { kind: 'stored', hash });
    } catch (error) {
      const why = signal.aborted ? 'Stopped. What was sent is kept.' : inWords(error);
      setWay(file, { kind: 'stopped', upload, sent, why });
    }
  }

  async function send(names: readonly string[]): Promise<void> {
    if (sending) return;
    sending = new AbortController();
    isSending.value = true;
    const { signal } = sending;
    try {
      for (const name of names) {
        const next = find(name);
        if (!next?.file || next.way.kind === 'stored') continue;
        await sendOne(next.file, next.way, signal);
        if (signal.aborted || find(name)?.way.kind === 'stopped') break;
      }
    } finally {
      sending = null;
      isSending.value = false;
    }
  }

  return {
    files,
    send,
    isSending,
    add: (chosen) => chosen.forEach(addOne),
    stop: () => sending?.abort(),
    remove: (name) => {
      const file = find(name);
      if (file) drop(file);
      change(files.value.filter((each) => each !== file));
    },
  };
}

/** The upload that was begun, where the coordinator still has it; a new one otherwise. */
async function goOnOrBegin(uploads: Client['uploads'], file: File, known: UploadId | null): Promise<Upload> {
  const kept = known && (await uploads.get(known).catch(nullIfGone));
  return kept ?? uploads.begin({ name: file.name, bytes: file.size });
}

function nullIfGone(error: unknown): null {
  if (error instanceof RefusedError && error.status === 404) return null;
  throw error;
}

const inWords = (error: unknown): string => (error instanceof Error ? error.message : String(error));
