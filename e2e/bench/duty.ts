/**
 * `npm run bench:duty`: what share of a volunteer's time goes into kernels. One real browser, workunits of about one
 * second, 100 ms added to every round trip to the coordinator; and what the page itself takes of its thread. `-- --backend
 * webgpu` uses the software adapter.
 */
import { parseArgs } from 'node:util';
import { chromiumArguments, requireChromium } from '@manyhands/browser';
import { chromium } from '@playwright/test';
import { startCoordinator } from '../coordinator.ts';
import { startProxy } from '../proxy.ts';
import { type Researcher, researcherAt } from '../researcher.ts';
import { INHIBITOR, readPocket } from './pocket.ts';
import { type Finished, measureShare, median } from './share.ts';

const ONE_WAY_MS = 50;
const WORKUNIT_MS = 1_000;
const WARM_UP_MS = 6_000;
const WINDOW_MS = 40_000;
/** What is left of it between the ends of two workunits. */
const LEAST_WINDOW_MS = 30_000;
/** The second half of these tells how many poses make a workunit of `WORKUNIT_MS`. */
const CALIBRATION = { poses: 1_000, workunits: 20 };
const TARGET = 0.95;
/** Of one screen, by the API. */
const MOST_PLACEMENTS = 1_000_000;

/** A large ligand, so that a pose takes long beside what it weighs on the wire. */
const INDINAVIR = {
  name: 'indinavir',
  smiles: 'CC(C)(C)NC(=O)C1CN(CCN1CC(CC(Cc2ccccc2)C(=O)NC3c4ccccc4CC3O)O)Cc5cccnc5',
};

const { values: flags } = parseArgs({ options: { backend: { type: 'string', default: 'wasm' } } });
const query = flags.backend === 'webgpu' ? '?software-gpu=1' : '?backend=wasm';
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const coordinator = await startCoordinator();
const line = await startProxy(coordinator.url, { oneWayMs: ONE_WAY_MS });
const researcher = researcherAt(coordinator);
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: chromiumArguments({ webgpu: true }),
});
try {
  await researcher.createProject('duty');
  const page = await browser.newPage();
  await page.addInitScript(collectFinished);
  // Two workers at once would count twice.
  await page.addInitScript(() => localStorage.setItem('manyhands.settings', '{"workers":1}'));
  await page.goto(`${line.url}/${query}`);
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  /** Of the page's thread since it was opened: scripts, styles, layout, painting. */
  const busySeconds = async () =>
    (await metrics.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')
      ?.value ?? 0;
  const finished = () => page.evaluate(() => (globalThis as unknown as Collected).finished);

  await screen(researcher, 'Calibration', CALIBRATION.poses, CALIBRATION.workunits);
  await page.getByTestId('start').click();
  while ((await finished()).length < CALIBRATION.workunits) await wait(250);
  const warm = (await finished()).slice(CALIBRATION.workunits / 2);
  const perPoseMs = median(warm.map(({ computeMs }) => computeMs)) / CALIBRATION.poses;
  const poses = Math.min(100_000, Math.max(1, Math.round(WORKUNIT_MS / perPoseMs)));

  // The volunteer rests while work is made, for making it keeps this machine busy. Twice what the window needs, so that
  // a machine that was slow during calibration still finds work; in batches that the API takes.
  await page.getByTestId('pause').click();
  const workunits = Math.ceil((2 * (WARM_UP_MS + WINDOW_MS)) / WORKUNIT_MS);
  const each = Math.min(workunits, Math.floor(MOST_PLACEMENTS / poses));
  for (let made = 0; made < workunits; made += each) await screen(researcher, 'Measurement', poses, each);
  const roundTrips = await page.evaluate(timeRoundTrips);
  await page.getByTestId('start').click();
  const fromMs = (await page.evaluate(() => performance.now())) + WARM_UP_MS;
  await wait(WARM_UP_MS);
  const busyBefore = await busySeconds();
  await wait(WINDOW_MS);
  const busyMs = ((await busySeconds()) - busyBefore) * 1000;
  const device = await page.getByTestId('device').getByRole('paragraph').first().innerText();
  const measured = measureShare(await finished(), fromMs, LEAST_WINDOW_MS);
  console.table({
    device,
    'poses per workunit': poses,
    'workunits in the window': measured.workunits,
    'median kernel time, ms': Math.round(measured.medianMs),
    'window, s': Number((measured.windowMs / 1000).toFixed(1)),
    'round trip over HTTP, ms': Math.round(median(roundTrips)),
    'longest gap between kernels, ms': Math.round(measured.longestGapMs),
    'share of time in kernels': Number(measured.share.toFixed(4)),
    target: TARGET,
    "share of the page's own thread": Number((busyMs / WINDOW_MS).toFixed(3)),
  });
  if (measured.share < TARGET) process.exitCode = 1;
} finally {
  await browser.close();
  await line.close();
  await coordinator.stop();
}

async function screen(to: Researcher, title: string, poses: number, workunits: number): Promise<void> {
  const { text, center, size } = readPocket();
  await to.createScreen('duty', {
    title,
    quorum: 1,
    receptor: { name: 'HIV-1 protease', format: 'pdb', text, ligandResidue: INHIBITOR },
    box: { center, size },
    ligand: INDINAVIR,
    placements: poses * workunits,
    posesPerWorkunit: poses,
  });
}

interface Collected {
  finished: Finished[];
}

/** Runs in the page: the volunteer leaves a User Timing measure for every workunit that it finished. */
function collectFinished(): void {
  const finished: Finished[] = [];
  (globalThis as unknown as Collected).finished = finished;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName('manyhands:workunit')) {
      const { computeMs } = (entry as PerformanceMeasure).detail as { computeMs: number };
      finished.push({ endMs: entry.startTime + entry.duration, computeMs });
    }
  }).observe({ type: 'measure' });
}

/** Runs in the page: milliseconds of ten small requests over a kept connection. */
async function timeRoundTrips(): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < 11; at++) {
    const start = performance.now();
    await fetch('/api/health', { cache: 'no-store' });
    times.push(performance.now() - start);
  }
  return times.slice(1);
}
