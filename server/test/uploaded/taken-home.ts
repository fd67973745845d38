/** A batch taken home by the routes that researchers use: the ZIP of everything, checked against its own provenance. */
import { createHash } from 'node:crypto';
import type { Client } from '@manyhands/client';
import { openNpy, openZip, type Source, sourceOfBytes } from '@manyhands/inputs';
import type { BatchId } from '@manyhands/protocol';

export interface TakenHome {
  readonly workunits: readonly TakenWorkunit[];
  /** Names of outputs that come as one array of all workunits. */
  readonly joined: readonly string[];
}

export interface TakenWorkunit {
  readonly label: string;
  /** Cells of `workunits.csv` by their columns. */
  readonly cells: ReadonlyMap<string, string>;
  /** Bytes of each output. */
  readonly outputs: ReadonlyMap<string, Uint8Array>;
}

/** Throws where a file has another hash than the provenance says, or the outputs of a workunit than its table does. */
export async function takeHome(
  client: Client,
  batch: BatchId,
  outputs: readonly string[],
): Promise<TakenHome> {
  const files = await unzip(await download(client, batch, { format: 'zip' }));
  checkHashes(files);
  const rows = tableOf(fileOf(files, 'workunits.csv'));
  const joined = outputs.filter((name) => files.has(`outputs/${name}.npy`));
  const arrays = new Map<string, readonly Uint8Array[]>();
  for (const name of outputs) {
    arrays.set(
      name,
      joined.includes(name)
        ? cut(await arrayBytes(fileOf(files, `outputs/${name}.npy`)), rows.length)
        : await Promise.all(singlesOf(files, name).map(arrayBytes)),
    );
    if (joined.includes(name)) await checkNpy(client, batch, name, fileOf(files, `outputs/${name}.npy`));
  }
  const workunits = rows.map((cells, i) => {
    const own = new Map(outputs.map((name) => [name, arrays.get(name)?.[i] ?? new Uint8Array()]));
    same(`the outputs of workunit ${i}`, sha256([...own.values()]), cells.get('sha256'));
    return { label: cells.get('label') ?? '', cells, outputs: own };
  });
  return { workunits, joined };
}

type Query = Parameters<Client['batches']['download']>[1];

const download = async (client: Client, batch: BatchId, query: Query): Promise<Uint8Array> =>
  new Uint8Array(await (await client.batches.download(batch, query)).arrayBuffer());

/** The NPY that is downloaded alone is the one in the ZIP. */
async function checkNpy(client: Client, batch: BatchId, output: string, zipped: Uint8Array): Promise<void> {
  const alone = await download(client, batch, { format: 'npy', output });
  same(`${output}.npy`, sha256([alone]), sha256([zipped]));
}

async function unzip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const file of await openZip(sourceOfBytes('x.zip', bytes)))
    files.set(file.name.replace('x.zip/', ''), await contentOf(file));
  return files;
}

async function contentOf(source: Pick<Source, 'read'>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const arrayBytes = async (file: Uint8Array): Promise<Uint8Array> =>
  contentOf(await openNpy(sourceOfBytes('x.npy', file)));

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const file = files.get(name);
  if (!file) throw new Error(`the ZIP has no ${name}, but ${[...files.keys()].join(', ')}`);
  return file;
}

/** `outputs/<output>/<place>-<label>.npy`, in the order of their places. */
const singlesOf = (files: ReadonlyMap<string, Uint8Array>, output: string): Uint8Array[] =>
  [...files]
    .filter(([name]) => name.startsWith(`outputs/${output}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, file]) => file);

/** Along the leading axis. */
const cut = (bytes: Uint8Array, parts: number): Uint8Array[] =>
  Array.from({ length: parts }, (_, i) => {
    const each = bytes.byteLength / parts;
    return bytes.subarray(i * each, (i + 1) * each);
  });

/** Rows of a CSV without quotes, by the names in its first line. */
function tableOf(file: Uint8Array): ReadonlyMap<string, string>[] {
  const [head = '', ...lines] = new TextDecoder().decode(file).trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => new Map(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
}

function checkHashes(files: ReadonlyMap<string, Uint8Array>): void {
  const provenance = JSON.parse(new TextDecoder().decode(fileOf(files, 'provenance.json')));
  const told = new Map<string, string>(
    provenance.files.map((file: { name: string; sha256: string }) => [file.name, file.sha256]),
  );
  same('the files', [...told.keys(), 'provenance.json'].sort().join(), [...files.keys()].sort().join());
  for (const [name, hash] of told) same(name, sha256([fileOf(files, name)]), hash);
}

function sha256(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function same(what: string, got: string, told: string | undefined): void {
  if (got !== told) throw new Error(`${what}: ${got}, but ${told} was told`);
}
