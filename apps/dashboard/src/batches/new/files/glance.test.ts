/** What is wrong with a file is told when it is chosen, with the cure, before a byte is sent. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { npyOf } from '../../../../../../packages/inputs/test/cutting.ts';
import { glanceAt, describe as inWords } from './glance.ts';

const fileOf = (name: string, content: Uint8Array | string): File =>
  new File([typeof content === 'string' ? content : new Uint8Array(content)], name);

/** The file with one text in its header replaced by another of the same length. */
function withHeader(file: Uint8Array, from: string, to: string): Uint8Array {
  expect(to).toHaveLength(from.length);
  const text = new TextDecoder('latin1').decode(file);
  expect(text).toContain(from);
  return Uint8Array.from(text.replace(from, to), (letter) => letter.charCodeAt(0));
}

async function glanced(name: string, content: Uint8Array | string) {
  const look = await glanceAt(fileOf(name, content));
  if (!look.ok) throw new Error(look.issues.map(({ message }) => message).join());
  return look.value;
}

async function issueOf(name: string, content: Uint8Array | string) {
  const look = await glanceAt(fileOf(name, content));
  if (look.ok) throw new Error('nothing was said against it');
  expect(look.issues[0]?.cure).toBeTruthy();
  return look.issues[0];
}

describe('a file that is chosen', () => {
  it('tells type and shape, columns, or number of files', async () => {
    const npy = await npyOf(new Float32Array(6), [2, 3]);
    expect(inWords(await glanced('a.npy', npy))).toBe('f32 (2, 3)');
    expect(await glanced('a.csv', '\uFEFFlabel,"speed"\r\nx,1\r\n')).toEqual({
      ...{ kind: 'csv', columns: ['label', 'speed'], header: true },
    });
    expect(await glanced('a.csv', '1,2\n3,4\n')).toMatchObject({ header: false });
    expect(await glanced('a.zip', zipSync({ 'x.npy': npy, 'y.npy': npy }))).toEqual({
      kind: 'zip',
      files: 2,
    });
    expect(await glanced('a.bin', 'anything')).toEqual({ kind: 'raw' });
  });

  it('in Fortran order is refused with what to type in numpy', async () => {
    const npy = withHeader(await npyOf(new Float32Array(6), [2, 3]), "_order': False", "_order': True ");
    expect(await issueOf('a.npy', npy)).toMatchObject({
      where: 'a.npy',
      message: expect.stringContaining('Fortran'),
      cure: expect.stringContaining('ascontiguousarray'),
    });
  });

  it('that is big-endian is refused with what to type in numpy', async () => {
    const npy = withHeader(await npyOf(new Float32Array(6), [2, 3]), '<f4', '>f4');
    expect(await issueOf('a.npy', npy)).toMatchObject({
      where: 'a.npy',
      message: expect.stringContaining('big-endian'),
      cure: expect.stringContaining('astype("<f4")'),
    });
  });

  it('and unpacks to a thousand times its size is refused', async () => {
    const bomb = zipSync({ 'a.npy': new Uint8Array(20_000_000) });
    expect(bomb.byteLength).toBeLessThan(100_000);
    await issueOf('bomb.zip', bomb);
  });

  it('with HTML in its name keeps that name as text', async () => {
    const name = '<img src=x onerror=alert(1)>.npy';
    expect(await issueOf(name, 'no array')).toMatchObject({ where: name });
  });
});
