/** What the person decides, folded away: share, workers, project, name. */
import { formatPercent } from '@manyhands/look';
import { VolunteerId } from '@manyhands/protocol';
import type { VolunteerSettings, VolunteerState } from '@manyhands/worker';
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { rememberAutostart, startsByItself } from './consent.ts';

export interface SettingsPanelProps {
  readonly state: VolunteerState;
  readonly settings: VolunteerSettings;
  readonly configure: (change: Partial<VolunteerSettings>) => void;
  readonly measure: () => void;
}

export function SettingsPanel({ state, settings, configure, measure }: SettingsPanelProps) {
  const cores = navigator.hardwareConcurrency || 2;
  const project = state.latest;
  return (
    <details class="card fold">
      <summary>Settings</summary>
      <div class="fields">
        <label class="field">
          <span>
            Share of time <output class="number">{formatPercent(settings.share)}</output>
          </span>
          <input
            type="range"
            min="0.25"
            max="1"
            step="0.05"
            value={settings.share}
            onChange={(event) => configure({ share: event.currentTarget.valueAsNumber })}
          />
        </label>
        <label class="field">
          <span>Compute on</span>
          <select
            value={settings.backend}
            onChange={(event) =>
              configure({ backend: event.currentTarget.value === 'wasm' ? 'wasm' : 'auto' })
            }
          >
            <option value="auto">the graphics processor if there is one</option>
            <option value="wasm">the processor only</option>
          </select>
        </label>
        <label class="field">
          <span>Processor cores to use</span>
          <select
            value={settings.workers ?? ''}
            onChange={(event) => configure({ workers: Number(event.currentTarget.value) || null })}
          >
            <option value="">all but one</option>
            {Array.from({ length: cores }, (_, index) => (
              <option key={index} value={index + 1}>
                {index + 1}
              </option>
            ))}
          </select>
        </label>
        <VolunteerName settings={settings} configure={configure} />
      </div>
      <div class="checks">
        {(settings.project !== null || project !== null) && (
          <Check
            label={`Help only ${project?.projectTitle ?? settings.project}`}
            checked={settings.project !== null}
            change={(yes) => configure({ project: yes ? (project?.project ?? settings.project) : null })}
          />
        )}
        <Check
          label="Go on when on battery"
          checked={settings.onBattery}
          change={(onBattery) => configure({ onBattery })}
        />
        <Check
          label="Step back when the computer is busy"
          checked={settings.stepBack}
          change={(stepBack) => configure({ stepBack })}
        />
        <Check
          label="Try kernels that are not published yet"
          hint="Researchers try a new kernel on a few devices before everybody gets it; it may be slow or fail, and is checked and fenced in like any other."
          checked={settings.triesUnpublished}
          change={(triesUnpublished) => configure({ triesUnpublished })}
        />
        <Autostart />
      </div>
      <button type="button" class="button" onClick={measure} disabled={state.device === null}>
        Measure this device again
      </button>
    </details>
  );
}

interface CheckProps {
  readonly label: string;
  /** What it means, where the label does not say. */
  readonly hint?: string;
  readonly checked: boolean;
  readonly change: (yes: boolean) => void;
}

function Check({ label, hint, checked, change }: CheckProps) {
  const id = useId();
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => change(event.currentTarget.checked)}
        />
        {label}
      </label>
      {hint !== undefined && (
        <span id={id} class="small soft hint">
          {hint}
        </span>
      )}
    </>
  );
}

function Autostart() {
  const chosen = useSignal(startsByItself());
  const change = (yes: boolean) => {
    rememberAutostart(yes);
    chosen.value = yes;
  };
  return <Check label="Start by itself when this page is opened" checked={chosen.value} change={change} />;
}

/** A word of one's own, the same in several browsers, adds their credit together. */
function VolunteerName({ settings, configure }: Pick<SettingsPanelProps, 'settings' | 'configure'>) {
  const wrong = useSignal(false);
  const change = (text: string) => {
    const name = VolunteerId.safeParse(text);
    wrong.value = text !== '' && !name.success;
    if (!wrong.value) configure({ volunteer: name.success ? name.data : null });
  };
  return (
    <label class="field">
      <span>Your volunteer name</span>
      <input
        type="text"
        autocomplete="off"
        spellcheck={false}
        placeholder="none: this browser counts for itself"
        value={settings.volunteer ?? ''}
        aria-invalid={wrong.value}
        aria-describedby="name-hint"
        onChange={(event) => change(event.currentTarget.value.trim())}
      />
      <span id="name-hint" class="small soft">
        {wrong.value
          ? 'Not kept: a name has 8 to 64 letters, digits, dashes or underscores.'
          : 'The same name in several browsers adds their credit together. Keep it to yourself.'}
      </span>
    </label>
  );
}
