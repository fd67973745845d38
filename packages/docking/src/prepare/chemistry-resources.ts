/** The tables that openchemlib makes conformers by: read from its folder in Node, fetched in a browser. */
import { Resources } from 'openchemlib';

let registered = false;

/** Reads the tables where that needs no waiting: in Node. In a browser `loadChemistry` must have been awaited. */
export function requireChemistry(): void {
  if (registered) return;
  Resources.registerFromNodejs();
  registered = true;
}

/** Browsers have a window or, in a worker, a scope of their own; Node has neither. */
const isNode = (): boolean => !('window' in globalThis) && !('WorkerGlobalScope' in globalThis);

/** Takes the tables from their text, where nothing may be fetched: in a worker that kernels run in. */
export function registerChemistry(tables: string): void {
  if (registered) return;
  Resources.register(tables);
  registered = true;
}

/**
 * Makes the tables ready: once a thread or tab, before the first conformer. Reading molecules needs no tables.
 * @param url of openchemlib's `dist/resources.json` (1.4 MB); in a browser, where the bundler puts it elsewhere than beside
 * the library
 */
export async function loadChemistry(url?: string): Promise<void> {
  if (registered) return;
  if (isNode() && url === undefined) return requireChemistry();
  await Resources.registerFromUrl(url);
  registered = true;
}
