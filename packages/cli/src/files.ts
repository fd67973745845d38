/** Files of the person who types: what cannot be read is told with its path. */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { WrongArguments } from './wrong-arguments.ts';

const unreadable = (path: string, error: unknown): WrongArguments =>
  new WrongArguments(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);

export const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });

/** Its bytes are read when they are sent: a file may be larger than the memory. */
export async function openFile(path: string): Promise<Blob> {
  try {
    // Of a file that is not there it throws at once, without a promise.
    return await openAsBlob(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WrongArguments(`${path} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}
