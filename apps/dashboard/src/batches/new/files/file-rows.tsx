/** The chosen files: what each tells, how far it is sent, and what is wrong with it. */
import { Badge, formatBytes, ProgressBar } from '@manyhands/look';
import { Issues } from '../../../issues.tsx';
import type { Look } from '../kernel-draft.ts';
import { describe } from './glance.ts';
import type { Shelf } from './shelf.ts';
import { isToBeChosen, type ShelfFile } from './shelf-file.ts';

export interface FileRowsProps {
  readonly shelf: Shelf;
  readonly looks: ReadonlyMap<string, Look>;
  /** Files that the rule names: only those are sent. */
  readonly used: readonly string[];
}

export function FileRows({ shelf, looks, used }: FileRowsProps) {
  const files = shelf.files.value;
  if (files.length === 0) return null;
  return (
    <ul class="file-rows">
      {files.map((file) => (
        <FileRow
          key={file.name}
          file={file}
          look={looks.get(file.name)}
          isUsed={used.includes(file.name)}
          onRemove={() => shelf.remove(file.name)}
        />
      ))}
    </ul>
  );
}

interface FileRowProps {
  readonly file: ShelfFile;
  readonly look: Look | undefined;
  readonly isUsed: boolean;
  readonly onRemove: () => void;
}

function FileRow({ file, look, isUsed, onRemove }: FileRowProps) {
  return (
    <li>
      <div class="file-row-head">
        <strong class="file-name">{file.name}</strong>
        <span class="soft number">{formatBytes(file.bytes)}</span>
        {look?.ok && <span class="soft mono">{describe(look.value)}</span>}
        {!isUsed && <Badge tone="waiting">not used by the rule</Badge>}
        <WayBadge file={file} />
        <button type="button" class="button button-quiet small" onClick={onRemove}>
          Remove<span class="visually-hidden"> {file.name}</span>
        </button>
      </div>
      <Sending file={file} />
      {look && !look.ok && <Issues issues={look.issues} />}
    </li>
  );
}

function WayBadge({ file }: { readonly file: ShelfFile }) {
  switch (file.way.kind) {
    case 'chosen':
      return <Badge tone="neutral">chosen</Badge>;
    case 'sending':
      return <Badge tone="active">uploading</Badge>;
    case 'stopped':
      return <Badge tone="waiting">{isToBeChosen(file) ? 'choose it again' : 'stopped'}</Badge>;
    case 'stored':
      return <Badge tone="accepted">uploaded</Badge>;
    default:
      return file.way satisfies never;
  }
}

function Sending({ file: { name, bytes, way } }: { readonly file: ShelfFile }) {
  if (way.kind !== 'sending' && way.kind !== 'stopped') return null;
  const sent = way.kind === 'stopped' ? way.sent : (way.upload?.offset ?? 0);
  return (
    <>
      <ProgressBar fraction={bytes === 0 ? 1 : sent / bytes} label={`Uploading ${name}`} />
      <p class="soft small number">
        {formatBytes(sent)} of {formatBytes(bytes)}
        {way.kind === 'stopped' && ` · ${way.why}`}
      </p>
    </>
  );
}
