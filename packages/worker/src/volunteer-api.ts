/** The volunteer as pages use it: start, pause, watch, configure. */
import type { ProjectId, SiteKey } from '@manyhands/protocol';
import type { VolunteerSettings } from './settings.ts';
import type { VolunteerState } from './state.ts';

export interface VolunteerOptions {
  /** Origin of the coordinator, such as `https://manyhands.example`; usually `location.origin`. */
  readonly coordinatorUrl: string;
  /** Site whose widget this is; accepted work is attributed to it. */
  readonly site?: SiteKey;
  /** Work only for this project, whatever the settings say. */
  readonly project?: ProjectId;
  /** Tests and demonstrations only: use a software adapter as a GPU. */
  readonly softwareGpu?: boolean;
  /** Overrides the setting. */
  readonly backend?: 'auto' | 'wasm';
}

/**
 * Nothing is loaded, measured, connected or computed before `start()`. All methods may be called at any time, any
 * number of times; `close()` is final.
 */
export interface Volunteer {
  /** The person said yes: measure the device if that is not known, connect, compute. Also ends a pause. */
  start(): void;
  /** Ends computing within 250 ms and gives unfinished work back; finished results are still sent. */
  pause(): void;
  /** Another tab of this browser computes (`phase.kind === 'elsewhere'`): stop it and compute here. */
  computeHere(): void;
  /** Measures the device anew; ends a running computation for the two or three seconds that it takes. */
  measure(): void;
  snapshot(): VolunteerState;
  /** Calls at every change, at most about ten times a second. Returns the way to stop. */
  subscribe(listener: (state: VolunteerState) => void): () => void;
  /** Input buffers of an assignment in a kernel now, by name, for drawing it; null once it is gone. */
  inputsOf(assignment: string): Readonly<Record<string, Uint8Array>> | null;
  settings(): VolunteerSettings;
  configure(change: Partial<VolunteerSettings>): void;
  close(): Promise<void>;
}
