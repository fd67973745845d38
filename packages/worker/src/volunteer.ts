/** A volunteering tab: who may compute when and on what, and what the page is told of it. */
import { type Crew, defaultWorkers, openCrew } from './compute/crew.ts';
import { createCrewKeeper } from './compute/crew-keeper.ts';
import { measureDevice } from './compute/device.ts';
import { LaneNotLoaded } from './compute/lane.ts';
import type { Pace } from './compute/messages.ts';
import { watchConditions } from './conditions/conditions.ts';
import { createSingleTab } from './conditions/single-tab.ts';
import type { Link } from './connection/link.ts';
import { type Equipment, introduce, paceOf } from './equipment.ts';
import { createFinds } from './found/finds.ts';
import { createBusyWatch, gatherState } from './gather-state.ts';
import { createNeighbours } from './neighbours.ts';
import { derivePhase } from './phase.ts';
import { forgetReload, reloadOnce } from './reload-once.ts';
import { createRetry } from './retry.ts';
import { loadSettings, type SettingsOf, saveSettings, type VolunteerSettings } from './settings.ts';
import { createTeller } from './snapshot.ts';
import { initialState, type PauseReason, type Phase, type VolunteerState } from './state.ts';
import { type Introduction, openStation, type Station } from './station.ts';
import { StorageUnavailable } from './storage/database.ts';
import { createTally } from './tally.ts';
import type { Volunteer, VolunteerOptions } from './volunteer-api.ts';
import { createThroughput } from './work/throughput.ts';

type Fault = Extract<Phase, { kind: 'stopped' }>;

/** No backend at all: the page says so and stays quiet. */
class NoBackend extends Error {}

/** Milliseconds between two samples of the throughput. */
const SAMPLE_EVERY_MS = 1_000;

/** Settings that the coordinator is told, or that change the workers: they take a new start. */
const DEEP: readonly (keyof VolunteerSettings)[] = [
  'workers',
  'project',
  'volunteer',
  'backend',
  'triesUnpublished',
];

export function createVolunteer(options: VolunteerOptions): Volunteer {
  const tally = createTally();
  const throughput = createThroughput();
  const isComputing = createBusyWatch();
  // A widget shows no molecules, and a hidden page nothing.
  const finds = createFinds(() => options.site === undefined && !conditions.hidden());
  const settingsOf: SettingsOf = options.site === undefined ? 'page' : 'widget';
  let settings = loadSettings(settingsOf);
  let started = false;
  let wanted = false;
  let closed = false;
  let fault: Fault | null = null;
  /** The coordinator serves a newer connection of this host, of a tab that our lock does not reach. */
  let replaced = false;
  let measureAnew = false;
  let benchmark: number | null = null;
  let equipment: Equipment | null = null;
  let station: Station | null = null;
  let opening: Promise<void> | null = null;
  let sampler: ReturnType<typeof setInterval> | undefined;

  const pause = (): PauseReason | null => (wanted ? conditions.pause() : 'person');
  const isElsewhere = () => tab.tab() === 'elsewhere' || replaced;
  const mayCompute = () =>
    !closed && fault === null && station !== null && tab.tab() === 'holder' && !replaced && pause() === null;
  const workers = () => settings.workers ?? defaultWorkers();
  const backend = () => options.backend ?? settings.backend;

  const pace = (): Pace => paceOf(equipment, conditions.hidden(), settings.share * conditions.easing());

  const fail = (reason: Fault['reason'], message: string) => {
    fault = { kind: 'stopped', reason, message };
  };

  /** Everything that may follow from a change. */
  const reconcile = () => {
    if (closed) return;
    if (started && station === null && fault === null) opening ??= openParts();
    keeper.reconcile();
    if (isElsewhere()) station?.connection.close();
    else if (equipment !== null && tab.tab() === 'holder' && fault === null) station?.connection.open();
    teller.changed();
  };

  const openParts = async () => {
    try {
      station = await openStation({
        coordinatorUrl: options.coordinatorUrl,
        tally,
        introduction,
        mayCompute: () => keeper.crew() !== null && mayCompute(),
        finished: finds.finished,
        linkChanged,
        changed: () => teller.changed(),
      });
    } catch (error) {
      const cause = error instanceof StorageUnavailable ? error.message : String(error);
      fail('no-storage', cause);
    }
    reconcile();
  };

  const introduction = (): Introduction => {
    if (equipment === null) throw new Error('The device is measured before the line is opened.');
    return introduce(equipment, options, settings);
  };

  const linkChanged = (link: Link) => {
    if (link.kind === 'ready') forgetReload();
    if (link.kind === 'ended') {
      if (link.code === 'taken-over') replaced = true;
      else if (link.code !== 'version-mismatch') fail('refused', link.message);
      else if (!reloadOnce()) fail('version-mismatch', link.message);
    }
    reconcile();
  };

  const measure = async (crew: Crew) => {
    const anew = measureAnew;
    try {
      const device = await measureDevice({
        crew,
        workers: workers(),
        anew,
        progress: (fraction) => {
          benchmark = fraction;
          teller.changed();
        },
      });
      measureAnew = false;
      equipment = { report: crew.report, device };
    } finally {
      benchmark = null;
    }
  };

  const teller = createTeller(() => gather(), initialState);
  const neighbours = createNeighbours(() => isElsewhere() && teller.changed());
  const tab = createSingleTab({ changed: reconcile });
  const conditions = watchConditions({
    wishes: () => settings,
    changed: () => {
      keeper.crew()?.repace();
      reconcile();
    },
    leaving: () => {
      letWorkGo('leaving');
      keeper.kill();
    },
  });
  const loading = createRetry(() => reconcile());
  const keeper = createCrewKeeper({
    wished: () => mayCompute() && !loading.waits(),
    open: async () => {
      const crew = await openCrew({
        webgpu: backend() !== 'wasm',
        softwareGpu: options.softwareGpu === true,
        workers: workers(),
        pace,
        progress: (assignment, fraction) => station?.pipeline.progress(assignment, fraction),
        changed: () => station?.pipeline.useLanes(keeper.crew()?.lanes() ?? []),
      });
      if (crew.report.backends.length > 0) return crew;
      crew.kill();
      throw new NoBackend(crew.report.withoutGpu);
    },
    measure,
    arrived: (crew) => {
      loading.succeeded();
      crew.repace();
      station?.pipeline.useLanes(crew.lanes());
      reconcile();
      station?.asker.consider();
    },
    leaving: () => letWorkGo('paused'),
    failed: (error) => {
      if (error instanceof LaneNotLoaded) loading.failed();
      else fail('no-backend', error instanceof Error ? error.message : String(error));
    },
  });

  const letWorkGo = (reason: 'paused' | 'leaving') => {
    station?.pipeline.useLanes([]);
    const unfinished = station?.pipeline.clear() ?? [];
    if (unfinished.length > 0) station?.giveBack(unfinished, reason);
  };

  const gather = (): VolunteerState => {
    const phase = derivePhase({
      fault,
      started,
      elsewhere: isElsewhere(),
      pause: pause(),
      benchmark,
      unloaded: loading.loss(),
      computing: isComputing(station),
      link: station?.connection.link() ?? { kind: 'closed' },
      hunger: station?.asker.hunger() ?? 'no-work',
    });
    const heard = phase.kind === 'elsewhere' ? neighbours.heard() : null;
    if (heard !== null) return { ...heard, phase };
    const found = finds.look(Date.now());
    const state = gatherState({ phase, equipment, station, tally, throughput, found });
    if (tab.tab() === 'holder') neighbours.tell(state);
    return state;
  };

  const sample = () => {
    if (station === null) return;
    throughput.sample(station.pipeline.operationsDone(), performance.now());
    teller.changed();
  };

  return {
    start: () => {
      if (closed) return;
      started = true;
      wanted = true;
      sampler ??= setInterval(sample, SAMPLE_EVERY_MS);
      tab.claim();
      reconcile();
    },
    pause: () => {
      wanted = false;
      reconcile();
    },
    computeHere: () => {
      replaced = false;
      wanted = true;
      tab.takeOver();
      reconcile();
    },
    measure: () => {
      measureAnew = true;
      keeper.renew();
    },
    snapshot: teller.snapshot,
    subscribe: teller.subscribe,
    inputsOf: (assignment) => {
      const item = station?.pipeline.items().find((each) => each.notice.assignment === assignment);
      return item?.state.kind === 'computing' ? item.state.materials.inputs : null;
    },
    settings: () => settings,
    configure: (change) => {
      const before = settings;
      settings = { ...settings, ...change };
      saveSettings(settingsOf, settings);
      keeper.crew()?.repace();
      if (DEEP.some((name) => before[name] !== settings[name])) {
        station?.connection.close();
        keeper.renew();
      }
      reconcile();
    },
    close: async () => {
      if (closed) return;
      letWorkGo('leaving');
      closed = true;
      clearInterval(sampler);
      keeper.reconcile();
      loading.close();
      conditions.close();
      tab.release();
      neighbours.close();
      teller.close();
      await opening;
      await station?.close();
    },
  };
}
