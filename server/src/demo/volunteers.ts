/** Three headless browsers of different make that volunteer for the demo: a GPU one, a WASM one, and a cheat. */
import { chromiumArguments, requireChromium } from '@manyhands/browser';
import type { HostId } from '@manyhands/protocol';
import { chromium } from 'playwright';
import { falsifyResults } from './cheat.ts';
import type { Watch } from './watch.ts';

export interface DemoVolunteer {
  readonly name: string;
  readonly host: HostId;
  readonly cheats: boolean;
  close(): Promise<void>;
}

const MAKES = [
  // Its adapter is software, which a volunteer's page would refuse as a GPU unless told so.
  { name: 'WebGPU', query: '?software-gpu=1&backend=webgpu', cheats: false },
  { name: 'WASM', query: '?backend=wasm', cheats: false },
  { name: 'cheat', query: '?backend=wasm', cheats: true },
] as const;

/** Milliseconds for a browser to start, benchmark and be welcomed on two busy cores. */
const JOIN_WITHIN_MS = 90_000;

/** Opens each in a browser process of its own, one after the other, so that each can be told by when it joined. */
export async function openVolunteers(
  origin: string,
  watch: Watch,
  say: (line: string) => void,
): Promise<readonly DemoVolunteer[]> {
  const volunteers: DemoVolunteer[] = [];
  for (const make of MAKES) {
    const known = new Set(watch.latest()?.hosts.map(({ host }) => host));
    const browser = await chromium.launch({
      executablePath: requireChromium(),
      args: chromiumArguments({ webgpu: true }),
    });
    const page = await browser.newPage();
    if (make.cheats) await falsifyResults(page);
    await page.goto(`${origin}/${make.query}`);
    await page.getByTestId('start').click();
    const { hosts } = await watch.until(
      (overview) => overview.hosts.some(({ host }) => !known.has(host)),
      JOIN_WITHIN_MS,
      `the ${make.name} volunteer to join`,
    );
    const joined = hosts.find(({ host }) => !known.has(host));
    if (!joined) throw new Error(`The ${make.name} volunteer did not join.`);
    volunteers.push({
      name: make.name,
      host: joined.host,
      cheats: make.cheats,
      close: () => browser.close(),
    });
    const remark = make.cheats ? ': its results are falsified on their way' : ` on ${joined.backend}`;
    say(`  ${make.name} joined as ${joined.host.slice(0, 8)}${remark}`);
  }
  return volunteers;
}
