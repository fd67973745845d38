/** Reasons to rest or slow down that the page can see: battery, load, freezing, visibility. Each may be absent. */
import type { PauseReason } from '../state.ts';

export interface Conditions {
  /** Why not to compute now; null: nothing speaks against it. */
  pause(): Exclude<PauseReason, 'person'> | null;
  /** Factor on the person's share of time. */
  easing(): number;
  hidden(): boolean;
  close(): void;
}

export interface ConditionWishes {
  readonly onBattery: boolean;
  readonly stepBack: boolean;
}

export interface ConditionOptions {
  readonly wishes: () => ConditionWishes;
  readonly changed: () => void;
  /** The page is about to be frozen or left: work must be given back in this very turn. */
  readonly leaving: () => void;
}

/** `getBattery` exists in Chromium only (Battery Status API, W3C). */
interface Battery extends EventTarget {
  readonly charging: boolean;
}
/** Compute Pressure, W3C; Chromium on desktops only, and off in third-party frames. */
type PressureState = 'nominal' | 'fair' | 'serious' | 'critical';
interface PressureObserver {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
interface MaybeSupported {
  getBattery?: () => Promise<Battery>;
}
declare global {
  var PressureObserver:
    | (new (
        changed: (records: readonly { readonly state: PressureState }[]) => void,
      ) => PressureObserver)
    | undefined;
}

const PRESSURE_SAMPLE_MS = 2_000;

export function watchConditions(options: ConditionOptions): Conditions {
  const closing = new AbortController();
  const listening = { signal: closing.signal };
  let battery: Battery | undefined;
  let pressure: PressureState = 'nominal';
  let frozen = false;

  const { getBattery } = navigator as Navigator & MaybeSupported;
  const watchBattery = async () => {
    battery = await getBattery?.call(navigator);
    battery?.addEventListener('chargingchange', options.changed, listening);
    options.changed();
  };
  // Refused in some frames: then nothing is known of the battery.
  watchBattery().catch(() => undefined);

  const observer =
    globalThis.PressureObserver &&
    new globalThis.PressureObserver((records) => {
      pressure = records.at(-1)?.state ?? pressure;
      options.changed();
    });
  observer?.observe('cpu', { sampleInterval: PRESSURE_SAMPLE_MS }).catch(() => undefined);

  const freeze = () => {
    frozen = true;
    options.leaving();
    options.changed();
  };
  const thaw = () => {
    frozen = false;
    options.changed();
  };
  document.addEventListener('freeze', freeze, listening);
  document.addEventListener('resume', thaw, listening);
  globalThis.addEventListener('pagehide', freeze, listening);
  globalThis.addEventListener('pageshow', thaw, listening);
  document.addEventListener('visibilitychange', options.changed, listening);

  return {
    pause: () => {
      if (frozen) return 'frozen';
      if (battery?.charging === false && !options.wishes().onBattery) return 'battery';
      if (pressure === 'critical' && options.wishes().stepBack) return 'pressure';
      return null;
    },
    easing: () => (pressure === 'serious' && options.wishes().stepBack ? 0.5 : 1),
    hidden: () => document.visibilityState === 'hidden',
    close: () => {
      closing.abort();
      observer?.disconnect();
    },
  };
}
