/** Where a Chromium lives on this machine. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Looked at after `CHROMIUM_PATH` and before the search path. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export interface Environment {
  readonly CHROMIUM_PATH?: string | undefined;
  readonly PATH?: string | undefined;
}

/** Path of the first Chromium found, or undefined. A set `CHROMIUM_PATH` is believed or refused, never passed over. */
export function findChromium(environment: Environment = process.env, places = PLACES): string | undefined {
  const chosen = environment.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== '') return isProgram(chosen) ? chosen : undefined;
  const searched = (environment.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...places, ...searched].find(isProgram);
}

/** As `findChromium`; throws an error that names the cure where there is none. */
export function requireChromium(environment: Environment = process.env): string {
  const found = findChromium(environment);
  if (found === undefined) throw new Error(absence(environment));
  return found;
}

/** Says what is missing and what to do about it. */
export function absence(environment: Environment): string {
  const chosen = environment.CHROMIUM_PATH;
  return chosen !== undefined && chosen !== ''
    ? `CHROMIUM_PATH is ${chosen}, and there is no program there. Correct it, or unset it to search the usual places.`
    : 'No Chromium found. Run `npm run ensure:browser`, or set CHROMIUM_PATH to a Chromium or Chrome you have.';
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
