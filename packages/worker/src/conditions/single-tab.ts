/**
 * One tab of a browser computes at a time.
 *
 * apart ── claim: the lock is free ──▶ holder
 * apart ── claim: another tab has it ──▶ elsewhere ── that tab ends ──▶ holder
 * elsewhere ── take over ──▶ holder;  holder ── another tab takes over ──▶ elsewhere
 * any ── release ──▶ apart
 *
 * A tab that is elsewhere goes on by itself when the other ends: its person pressed start here, too.
 */
export type Tab = 'apart' | 'holder' | 'elsewhere';

export interface SingleTab {
  readonly tab: () => Tab;
  claim(): void;
  takeOver(): void;
  release(): void;
}

export interface SingleTabOptions {
  readonly changed: (tab: Tab) => void;
  readonly lockName?: string;
}

/**
 * Milliseconds between looks whether the other tab is gone. A queued lock request would be told at once, but a
 * contended lock exempts a tab from freezing (Chromium), which is not ours to dodge.
 */
const LOOK_EVERY_MS = 3_000;

export function createSingleTab(options: SingleTabOptions): SingleTab {
  const lockName = options.lockName ?? 'manyhands-compute';
  let tab: Tab = 'apart';
  let letGo: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts claims, so that the end of an old one changes nothing. */
  let latest = 0;

  const change = (next: Tab) => {
    if (tab === next) return;
    tab = next;
    options.changed(next);
  };

  const waitElsewhere = (claim: number) => {
    letGo = undefined;
    timer = setTimeout(() => void request(claim, { ifAvailable: true }), LOOK_EVERY_MS);
    change('elsewhere');
  };

  const request = async (claim: number, how: LockOptions): Promise<void> => {
    try {
      await navigator.locks.request(lockName, how, (lock) => {
        if (claim !== latest) return undefined;
        if (lock === null) {
          waitElsewhere(claim);
          return undefined;
        }
        return new Promise<void>((done) => {
          letGo = done;
          change('holder');
        });
      });
    } catch {
      // Rejected: another tab took over.
      if (claim === latest) waitElsewhere(claim);
    }
  };

  const start = (how: LockOptions) => {
    clearTimeout(timer);
    void request(++latest, how);
  };
  return {
    tab: () => tab,
    claim: () => {
      if (tab === 'apart') start({ ifAvailable: true });
    },
    takeOver: () => {
      if (tab === 'elsewhere') start({ steal: true });
    },
    release: () => {
      latest++;
      clearTimeout(timer);
      letGo?.();
      letGo = undefined;
      change('apart');
    },
  };
}
