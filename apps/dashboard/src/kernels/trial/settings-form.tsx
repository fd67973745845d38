/** Values of params, and where the numbers of each input come from. */
import type { BufferLayout, Manifest, ParamValues } from '@manyhands/kernel';
import { formatBytes } from '@manyhands/look';
import type { Signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Issues } from '../../issues.tsx';
import { givenBuffers } from './make-inputs.ts';
import type { Origin, TrialSettings } from './settings.ts';
import type { Sized } from './sizes.ts';

interface Properties {
  readonly manifest: Manifest;
  readonly settings: Signal<TrialSettings>;
  readonly params: ParamValues;
  readonly sized: Sized;
}

export function TrialSettingsForm({ manifest, settings, params, sized }: Properties) {
  const change = (changes: Partial<TrialSettings>) => {
    settings.value = { ...settings.value, ...changes };
  };
  const { origins, expected } = settings.value;
  return (
    <>
      {manifest.params.length > 0 && (
        <fieldset class="entries">
          <legend>Params</legend>
          {manifest.params.map(({ name, type }) => (
            <NumberEntry
              key={name}
              label={`${name} (${type})`}
              value={params[name] ?? 0}
              whole={type !== 'f32'}
              onChange={(value) => change({ params: { ...settings.value.params, [name]: value } })}
            />
          ))}
        </fieldset>
      )}
      {!sized.ok && <Issues issues={sized.issues} />}
      {sized.ok && (
        <fieldset class="entries">
          <legend>Inputs, and expected outputs if you have them</legend>
          {givenBuffers(sized.sizes).map((buffer) => (
            <OriginEntry
              key={buffer.name}
              buffer={buffer}
              origin={origins[buffer.name] ?? { kind: 'random' }}
              onChange={(origin) => change({ origins: { ...origins, [buffer.name]: origin } })}
            />
          ))}
          {sized.sizes.buffers
            .filter(({ role }) => role === 'output')
            .map((buffer) => (
              <FileEntry
                key={buffer.name}
                label={`Expected ${buffer.name}`}
                file={expected[buffer.name]}
                onFile={(file) => {
                  const { [buffer.name]: _, ...others } = expected;
                  change({ expected: file ? { ...others, [buffer.name]: file } : others });
                }}
              />
            ))}
        </fieldset>
      )}
      {sized.ok &&
        sized.notes.map((note) => (
          <p key={note} class="notice">
            {note}
          </p>
        ))}
    </>
  );
}

function NumberEntry({
  label,
  value,
  whole,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly whole: boolean;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        step={whole ? 1 : 'any'}
        value={value}
        onInput={(event) => {
          const next = event.currentTarget.valueAsNumber;
          if (Number.isFinite(next)) onChange(next);
        }}
      />
    </div>
  );
}

const KINDS = [
  ['random', 'made up at random'],
  ['counting', '0, 1, 2 and so on'],
  ['zeros', 'zeros'],
  ['file', 'a file: NPY, CSV or raw'],
] as const;

function OriginEntry({
  buffer,
  origin,
  onChange,
}: {
  readonly buffer: BufferLayout;
  readonly origin: Origin;
  readonly onChange: (origin: Origin) => void;
}) {
  const id = useId();
  const choose = (kind: string) => {
    const known = KINDS.find(([each]) => each === kind)?.[0] ?? 'random';
    onChange(known === 'file' ? { kind: 'file', file: new File([], '') } : { kind: known });
  };
  return (
    <div class="entry">
      <label for={id}>{buffer.name}</label>
      <select id={id} value={origin.kind} onChange={(event) => choose(event.currentTarget.value)}>
        {KINDS.map(([kind, words]) => (
          <option key={kind} value={kind}>
            {words}
          </option>
        ))}
      </select>
      {origin.kind === 'file' && (
        <FileEntry
          label={`File for ${buffer.name}`}
          file={origin.file.name === '' ? undefined : origin.file}
          onFile={(file) => onChange(file ? { kind: 'file', file } : { kind: 'random' })}
        />
      )}
      <span class="entry-hint">
        {buffer.shape.join(' × ')}, {formatBytes(buffer.bytes)}
      </span>
    </div>
  );
}

function FileEntry({
  label,
  file,
  onFile,
}: {
  readonly label: string;
  readonly file: File | undefined;
  readonly onFile: (file: File | undefined) => void;
}) {
  const id = useId();
  if (file)
    return (
      <div class="entry">
        <span class="entry-hint">{label}</span>
        <span class="line">
          <span class="mono">{file.name}</span>
          <button type="button" class="button small" onClick={() => onFile(undefined)}>
            Take out<span class="visually-hidden"> {file.name}</span>
          </button>
        </span>
      </div>
    );
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept=".npy,.csv,.bin,.raw"
        onChange={(event) => onFile(event.currentTarget.files?.[0])}
      />
    </div>
  );
}
