/** NPY files, version 1.0, as numpy writes and reads them. */

/** Row by row, unless `fortran` says column by column. */
export function writeNpy(
  values: Float32Array | Uint32Array,
  shape: readonly number[],
  fortran = false,
): Buffer {
  const type = values instanceof Float32Array ? '<f4' : '<u4';
  const order = fortran ? 'True' : 'False';
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const words = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${axes}), }`;
  const header = Buffer.from(`${words.padEnd(64 * Math.ceil((words.length + 11) / 64) - 11)}\n`, 'latin1');
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 0xff, header.length >> 8]);
  return Buffer.concat([start, header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}

/** Of a file of u32. */
export function readNpy(file: Buffer): { shape: number[]; values: number[] } {
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, start);
  if (!header.includes("'descr': '<u4'")) throw new Error(`Not u32: ${header}`);
  const axes = /'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '';
  const shape = axes.split(',').flatMap((text) => (text.trim() === '' ? [] : [Number(text)]));
  const values: number[] = [];
  for (let at = start; at < file.length; at += 4) values.push(file.readUInt32LE(at));
  return { shape, values };
}
