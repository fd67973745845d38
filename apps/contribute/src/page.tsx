/** The volunteer's page: one screen, one large button. */
import { Mark, ThemeSwitch } from '@manyhands/look';
import type { Volunteer, VolunteerSettings, VolunteerState } from '@manyhands/worker';
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { hasConsented, rememberConsent, rememberRunning } from './consent.ts';
import { DeviceCard } from './device-card.tsx';
import { FoundCard } from './found/found-card.tsx';
import { GlassBox } from './glass-box.tsx';
import { MainButton } from './main-button.tsx';
import { NowCard } from './now-card.tsx';
import { Numbers } from './numbers.tsx';
import { Purpose } from './purpose.tsx';
import { SettingsPanel } from './settings-panel.tsx';
import { Sparkline } from './sparkline.tsx';
import { Status } from './status.tsx';
import { Welcome } from './welcome.tsx';
import type { Action } from './words.ts';

export interface PageProps {
  readonly volunteer: Volunteer;
  readonly state: ReadonlySignal<VolunteerState>;
}

export function Page({ volunteer, state }: PageProps) {
  const consented = useSignal(hasConsented());
  const settings = useSignal(volunteer.settings());
  const configure = (change: Partial<VolunteerSettings>) => {
    volunteer.configure(change);
    settings.value = volunteer.settings();
  };
  const start = () => {
    rememberRunning(true);
    volunteer.start();
  };
  const agree = () => {
    rememberConsent();
    consented.value = true;
    start();
  };
  const actions: Record<Action, () => void> = {
    start,
    pause: () => {
      rememberRunning(false);
      volunteer.pause();
    },
    'compute-here': () => volunteer.computeHere(),
    reload: () => location.reload(),
  };
  return (
    <div class="page">
      <Header lit={state.value.finishedHere} />
      <main>
        {consented.value ? (
          <Workplace
            volunteer={volunteer}
            state={state.value}
            settings={settings.value}
            configure={configure}
            act={(action) => actions[action]()}
          />
        ) : (
          <Welcome agree={agree} />
        )}
      </main>
    </div>
  );
}

function Header({ lit }: { readonly lit: number }) {
  return (
    <header class="head">
      <span class="brand">
        <Mark size={28} lit={lit + 3} />
        Manyhands
      </span>
      <ThemeSwitch />
    </header>
  );
}

interface WorkplaceProps {
  readonly volunteer: Volunteer;
  readonly state: VolunteerState;
  readonly settings: VolunteerSettings;
  readonly configure: (change: Partial<VolunteerSettings>) => void;
  readonly act: (action: Action) => void;
}

function Workplace({ volunteer, state, settings, configure, act }: WorkplaceProps) {
  return (
    <div class="workplace">
      <div class="column column-main">
        <Purpose state={state} />
        <div class="control">
          <MainButton phase={state.phase} act={act} />
          <Status state={state} />
        </div>
        <NowCard state={state} inputsOf={volunteer.inputsOf} />
      </div>
      <div class="column">
        <Numbers state={state} />
        <section class="card" aria-label="Throughput">
          <Sparkline now={state.throughput} history={state.throughputHistory} />
        </section>
        <DeviceCard state={state} />
      </div>
      {state.found && <FoundCard found={state.found} />}
      <div class="column column-folds">
        <SettingsPanel
          state={state}
          settings={settings}
          configure={configure}
          measure={() => volunteer.measure()}
        />
        <GlassBox state={state} />
      </div>
    </div>
  );
}
