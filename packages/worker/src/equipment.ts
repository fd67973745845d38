/** What this browser computes with: opened, measured, how hard it is worked, and how it introduces itself. */
import { capabilitiesOf, usesGpu } from './compute/device.ts';
import type { OpenReport, Pace } from './compute/messages.ts';
import type { VolunteerSettings } from './settings.ts';
import type { DeviceState } from './state.ts';
import type { Introduction } from './station.ts';
import type { VolunteerOptions } from './volunteer-api.ts';

export interface Equipment {
  readonly report: OpenReport;
  readonly device: DeviceState;
}

/** Milliseconds: a visible page keeps half a frame of the GPU for itself. */
const VISIBLE_SLICE_MS = 6;
/**
 * Milliseconds: a processor's worker holds up nobody but the stop button, nor does a GPU behind a hidden page. A software
 * adapter is a processor, of which short slices would busy one core.
 */
const LONG_SLICE_MS = 50;
/** Share of the memory for workunits that are computed at once: the rest is for what they have in common. */
const SEAT_SHARE = 0.5;

export function paceOf(equipment: Equipment | null, hidden: boolean, duty: number): Pace {
  return {
    sliceMs: hidden || isProcessor(equipment) ? LONG_SLICE_MS : VISIBLE_SLICE_MS,
    duty,
    seatBytes: (equipment?.device.memoryBytes ?? 0) * SEAT_SHARE,
  };
}

const isProcessor = (equipment: Equipment | null): boolean =>
  equipment !== null &&
  (!usesGpu(equipment.report.backends) || equipment.report.webgpu?.isFallbackAdapter === true);

export function introduce(
  { report, device }: Equipment,
  options: VolunteerOptions,
  settings: VolunteerSettings,
): Introduction {
  const project = options.project ?? settings.project;
  return {
    capabilities: capabilitiesOf(report, device),
    benchmark: device.benchmark,
    wishes: {
      ...(project === null ? {} : { project }),
      ...(options.site === undefined ? {} : { site: options.site }),
      ...(settings.volunteer === null ? {} : { volunteer: settings.volunteer }),
      ...(settings.triesUnpublished ? { triesUnpublished: true } : {}),
    },
  };
}
