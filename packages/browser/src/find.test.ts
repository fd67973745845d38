/** Finding Chromium: the chosen one, the usual places, the search path, and words that help when there is none. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { absence, findChromium, requireChromium } from './find.ts';
import { installPlan } from './install.ts';

const folder = mkdtempSync(join(tmpdir(), 'manyhands-browser-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

describe('findChromium', () => {
  it('believes CHROMIUM_PATH before anything else', () => {
    const chosen = program('mine');
    const usual = program('usual');
    expect(findChromium({ CHROMIUM_PATH: chosen }, [usual])).toBe(chosen);
  });

  it('does not pass over a wrong CHROMIUM_PATH in silence', () => {
    const environment = { CHROMIUM_PATH: join(folder, 'nowhere') };
    expect(findChromium(environment, [program('usual')])).toBeUndefined();
    expect(absence(environment)).toContain('nowhere');
    expect(() => requireChromium(environment)).toThrow(/Correct it, or unset it/);
  });

  it('takes the usual places first, then the search path', () => {
    const onPath = program('chromium-browser');
    const usual = program('usual');
    expect(findChromium({ PATH: folder }, [usual])).toBe(usual);
    expect(findChromium({ PATH: folder }, [])).toBe(onPath);
  });

  it('does not take a folder or a missing file for a program', () => {
    expect(findChromium({ PATH: '' }, [folder, join(folder, 'missing')])).toBeUndefined();
  });
});

describe('installPlan', () => {
  const debian = { platform: 'linux', hasApt: true, isRoot: false, hasFreeSudo: false };

  it('installs for root and for whoever may sudo without a password', () => {
    const asRoot = installPlan({ ...debian, isRoot: true });
    expect(asRoot.kind === 'commands' && asRoot.commands[1]?.join(' ')).toMatch(
      /^apt-get install -y .*chromium$/,
    );
    const asSudoer = installPlan({ ...debian, hasFreeSudo: true });
    expect(asSudoer.kind === 'commands' && asSudoer.commands[0]?.[0]).toBe('sudo');
  });

  it('names the command to everyone else', () => {
    const plan = installPlan(debian);
    expect(plan.kind === 'ask' && plan.advice).toContain('sudo apt-get install -y chromium');
    expect(installPlan({ ...debian, platform: 'darwin' }).kind).toBe('ask');
  });
});
