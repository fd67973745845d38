/** What the person decides, kept in this browser and read leniently: a broken entry is a default. */
import { LIMITS, ProjectId, VolunteerId } from '@manyhands/protocol';
import { z } from 'zod';

/** A widget's choices are its own: a quarter of the time on somebody's site says nothing of the volunteer's page. */
const STORAGE_KEYS = { page: 'manyhands.settings', widget: 'manyhands.settings.widget' } as const;
export type SettingsOf = keyof typeof STORAGE_KEYS;

export const VolunteerSettings = z.object({
  /** Share of time spent computing, in (0, 1]. */
  share: z.number().min(0.05).max(1).catch(1),
  /** WebAssembly workers; null: one less than the processor's cores. */
  workers: z.number().int().min(1).max(LIMITS.maxWorkersPerHost).nullable().catch(null),
  /** Work only for this project; null: for all. */
  project: ProjectId.nullable().catch(null),
  /** Joins several browsers of one person; null: this browser counts for itself. */
  volunteer: VolunteerId.nullable().catch(null),
  backend: z.enum(['auto', 'wasm']).catch('auto'),
  /** Take kernels that their researchers have not published yet, too. */
  triesUnpublished: z.boolean().catch(false),
  /** Go on computing on battery. */
  onBattery: z.boolean().catch(false),
  /**
   * Slow down when the computer is busy. Off by default: browsers measure the load of all programs together, our own
   * work included, so on a small machine this pauses itself.
   */
  stepBack: z.boolean().catch(false),
});
export type VolunteerSettings = z.infer<typeof VolunteerSettings>;

export const defaultSettings: VolunteerSettings = VolunteerSettings.parse({});

export function loadSettings(of: SettingsOf): VolunteerSettings {
  try {
    return VolunteerSettings.parse(JSON.parse(localStorage.getItem(STORAGE_KEYS[of]) ?? '{}'));
  } catch {
    return defaultSettings;
  }
}

/** Storage may be forbidden or full; then the choice lasts as long as the page. */
export function saveSettings(of: SettingsOf, settings: VolunteerSettings): void {
  try {
    localStorage.setItem(STORAGE_KEYS[of], JSON.stringify(settings));
  } catch {
    // Not kept: nothing to do for the person.
  }
}
