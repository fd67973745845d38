/** Which coordinator, and the token for it: options, else the environment, else what `manyhands login` kept. */
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { WrongArguments } from './wrong-arguments.ts';

const Kept = z.object({ origin: z.url(), token: z.string() });
export type Place = z.infer<typeof Kept>;

/** By options. */
export interface Given {
  readonly url?: string;
  readonly token?: string;
}

/** A folder only its owner may look into: the token is as good as a password. */
export function configFolder({ XDG_CONFIG_HOME, APPDATA }: NodeJS.ProcessEnv): string {
  return join(XDG_CONFIG_HOME || APPDATA || join(homedir(), '.config'), 'manyhands');
}

const fileIn = (environment: NodeJS.ProcessEnv): string => join(configFolder(environment), 'login.json');

/** Writes a file of the folder that nobody else may read. */
export async function keep(environment: NodeJS.ProcessEnv, name: string, value: unknown): Promise<string> {
  const folder = configFolder(environment);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  // The mode above counts for new files only.
  await chmod(path, 0o600);
  return path;
}

export const keepLogin = (environment: NodeJS.ProcessEnv, place: Place): Promise<string> =>
  keep(environment, 'login.json', place);

export async function forgetLogin(environment: NodeJS.ProcessEnv): Promise<void> {
  await rm(fileIn(environment), { force: true });
}

async function kept(environment: NodeJS.ProcessEnv): Promise<Place | null> {
  const text = await readFile(fileIn(environment), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return Kept.parse(JSON.parse(text));
  } catch {
    throw new WrongArguments(`${fileIn(environment)} is damaged. Run manyhands login again`);
  }
}

/** `http://localhost:8080`, whatever stands behind the host. */
export function originIn(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text).origin;
  throw new WrongArguments(`${text} is no address such as https://manyhands.example.org`);
}

export async function placeOf(given: Given, environment: NodeJS.ProcessEnv): Promise<Place> {
  const url = given.url ?? environment.MANYHANDS_URL;
  const token = given.token ?? environment.MANYHANDS_TOKEN;
  const login = url === undefined || token === undefined ? await kept(environment) : null;
  const origin = url === undefined ? login?.origin : originIn(url);
  if (origin === undefined)
    throw new WrongArguments('no coordinator is known. Run manyhands login URL, or give --url and --token');
  // A token must not go to another coordinator than the one that made it.
  const found = token ?? (login?.origin === origin ? login.token : undefined);
  if (found === undefined) throw new WrongArguments(`no token for ${origin}. Run manyhands login ${origin}`);
  return { origin, token: found };
}
