/** A folder of files in which a built program runs as a person runs it: with arguments, output and an exit status. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtProgram } from './made-once.ts';

interface Ending {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramFolder {
  readonly folder: string;
  run(...options: string[]): Promise<Ending>;
  remove(): Promise<void>;
}

/** `files`: texts by name. */
export async function openProgramFolder(
  program: string,
  files: Readonly<Record<string, string>>,
): Promise<ProgramFolder> {
  const folder = await mkdtemp(join(tmpdir(), `manyhands-${program}-`));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return {
    folder,
    run: (...options) =>
      new Promise((resolve) => {
        const argv = [...builtProgram(program), ...options];
        execFile(process.execPath, argv, { cwd: folder }, (error, stdout, stderr) => {
          resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
        });
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}
