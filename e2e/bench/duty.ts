/**
 * `npm run bench:duty`: what share of a volunteer's time goes into kernels. One real browser, workunits of about one
 * second, 100 ms added to every round trip to the coordinator. `-- --backend webgpu` uses the software adapter.
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
const TARGET = 0.95;

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
  await page.goto(`${line.url}/${query}`);
  const finished = () => page.evaluate(() => (globalThis as unknown as Collected).finished);

  await screen(researcher, 'Calibration', 100, 5);
  await page.getByTestId('start').click();
  while ((await finished()).length < 5) await wait(250);
  const perPoseMs = median((await finished()).map(({ computeMs }) => computeMs)) / 100;
  const poses = Math.min(100_000, Math.max(1, Math.round(WORKUNIT_MS / perPoseMs)));

  await screen(researcher, 'Measurement', poses, Math.ceil((WARM_UP_MS + WINDOW_MS) / WORKUNIT_MS) + 60);
  const roundTrips = await page.evaluate(timeRoundTrips);
  await wait(WARM_UP_MS + WINDOW_MS);
  const device = await page.getByTestId('device').innerText();
  const measured = measureShare(await finished(), WORKUNIT_MS / 4, WARM_UP_MS, WINDOW_MS - WORKUNIT_MS * 3);
  console.table({
    device: device.split('\n')[0],
    'poses per workunit': poses,
    'workunits in the window': measured.workunits,
    'median kernel time, ms': Math.round(measured.medianMs),
    'window, s': Number((measured.windowMs / 1000).toFixed(1)),
    'round trip over HTTP, ms': Math.round(median(roundTrips)),
    'longest gap between kernels, ms': Math.round(measured.longestGapMs),
    'share of time in kernels': Number(measured.share.toFixed(4)),
    target: TARGET,
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
    ligand: { name: 'aspirin', smiles: 'CC(=O)Oc1ccccc1C(=O)O' },
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
