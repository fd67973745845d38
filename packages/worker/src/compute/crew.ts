/** The compute workers of a tab: one for the GPU, or several for WebAssembly; a worker that dies is replaced a few times. */
import { type Lane, openLane } from './lane.ts';
import type { OpenReport, Pace } from './messages.ts';

export interface CrewOptions {
  readonly webgpu: boolean;
  readonly softwareGpu: boolean;
  /** WebAssembly workers. */
  readonly workers: number;
  readonly pace: () => Pace;
  readonly progress: (assignment: string, fraction: number) => void;
  /** The set of lanes changed, or how much one can do at once. */
  readonly changed: () => void;
}

export interface Crew {
  readonly report: OpenReport;
  readonly first: Lane;
  lanes(): readonly Lane[];
  /** Passes the pace on to all lanes. */
  repace(): void;
  /** Within 250 ms. */
  close(): Promise<void>;
  kill(): void;
}

/** More than this many dead workers in one crew mean that replacing them does not help. */
const MAX_REPLACEMENTS = 5;

/** Opens the first worker, asks what it can use, and opens as many more as that calls for. */
export async function openCrew(options: CrewOptions): Promise<Crew> {
  let lanes: Lane[] = [];
  /** Those beside the first that cannot be given work yet. */
  const opening = new Set<Lane>();
  let replacements = 0;
  let closing = false;

  const open = (webgpu: boolean): [Lane, Promise<OpenReport>] => {
    const lane = openLane({
      progress: options.progress,
      seated: options.changed,
      crashed: () => {
        // One that never opened would not open the next time either.
        if (!lanes.includes(lane)) return;
        lanes = lanes.filter((each) => each !== lane);
        if (!closing && replacements++ < MAX_REPLACEMENTS) add(webgpu);
        options.changed();
      },
    });
    lane.pace(options.pace());
    const report = lane.open({ webgpu, softwareGpu: options.softwareGpu });
    report.catch(() => lane.kill());
    return [lane, report];
  };
  const add = (webgpu: boolean) => {
    const [lane, report] = open(webgpu);
    opening.add(lane);
    report
      .then(
        () => {
          lanes = [...lanes, lane];
          options.changed();
        },
        () => undefined,
      )
      .finally(() => opening.delete(lane));
  };
  /** Nobody waits for a worker that is still opening. */
  const leave = () => {
    closing = true;
    for (const lane of opening) lane.kill();
  };

  const [first, answer] = open(options.webgpu);
  const report = await answer;
  lanes = [first];
  const extra = report.backends[0] === 'wasm' ? options.workers - 1 : 0;
  for (let index = 0; index < extra; index++) add(false);

  return {
    report,
    first,
    lanes: () => lanes,
    repace: () => {
      for (const lane of lanes) lane.pace(options.pace());
    },
    close: async () => {
      leave();
      await Promise.all(lanes.map((lane) => lane.close()));
    },
    kill: () => {
      leave();
      for (const lane of lanes) lane.kill();
    },
  };
}

/** WebAssembly workers by default: one core is left to the person. */
export const defaultWorkers = (): number => Math.max(1, (navigator.hardwareConcurrency || 2) - 1);
