/** Installs Debian's Chromium where that needs no questions asked. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export type InstallPlan =
  | { readonly kind: 'commands'; readonly commands: readonly (readonly string[])[] }
  | { readonly kind: 'ask'; readonly advice: string };

export interface Machine {
  readonly platform: string;
  readonly hasApt: boolean;
  readonly isRoot: boolean;
  /** `sudo` works without a password. */
  readonly hasFreeSudo: boolean;
}

/** What to run so that a Chromium is there, or what to tell the person who must do it. */
export function installPlan(machine: Machine): InstallPlan {
  if (machine.platform !== 'linux' || !machine.hasApt) {
    return {
      kind: 'ask',
      advice:
        'Install Chromium or Chrome the way this system does it, then set CHROMIUM_PATH to its program.',
    };
  }
  if (!machine.isRoot && !machine.hasFreeSudo) {
    return { kind: 'ask', advice: 'Run: sudo apt-get update && sudo apt-get install -y chromium' };
  }
  const apt = machine.isRoot ? ['apt-get'] : ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  return {
    kind: 'commands',
    commands: [
      [...apt, 'update'],
      [...apt, 'install', '-y', '--no-install-recommends', 'chromium'],
    ],
  };
}

export function lookAtMachine(): Machine {
  const isRoot = process.getuid?.() === 0;
  return {
    platform: process.platform,
    hasApt: existsSync('/usr/bin/apt-get'),
    isRoot,
    hasFreeSudo: !isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0,
  };
}

/** Runs a plan's commands with their output shown; false when one fails. */
export function carryOut(commands: readonly (readonly string[])[]): boolean {
  return commands.every(([program = '', ...rest]) => {
    console.log(`> ${program} ${rest.join(' ')}`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(program, rest, { stdio: 'inherit', env: environment }).status === 0;
  });
}
