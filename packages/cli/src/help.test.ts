import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands/index.ts';
import { EXIT, runManyhands } from './run.ts';

async function run(...argv: string[]) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const surroundings = {
    ...{ out, err, input: new PassThrough(), signal: new AbortController().signal },
    environment: { XDG_CONFIG_HOME: '/nowhere' },
  };
  const status = await runManyhands(argv, surroundings);
  return { status, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

describe('manyhands', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j lists every command', async (argv) => {
    const { status, out } = await run(...argv);
    expect(status).toBe(EXIT.done);
    for (const { words } of COMMANDS) expect(out).toContain(`manyhands ${words}`);
  });

  it.each(COMMANDS.map((one) => [one.words, one] as const))(
    '%s has a help that names its options',
    async (words, one) => {
      const { status, out } = await run(...words.split(' '), '--help');
      expect(status).toBe(EXIT.done);
      expect(out).toContain(`manyhands ${[words, one.takes].join(' ').trim()}`);
      for (const name of [...Object.keys(one.options), 'json', 'token', 'url'])
        expect(out).toContain(`--${name}`);
      expect(out).toContain('Exit status');
    },
  );

  it.each<[string[], RegExp]>([
    [['kernel', 'bake'], /kernel bake is no command/],
    [['kernel', 'list', '--purple'], /--purple.*\nmanyhands kernel list --help/],
    [['kernel', 'list', 'all'], /all is one name too many/],
    [['kernel', 'list'], /Run manyhands login URL/],
    [['kernel', 'list', '--url', 'https://a.example'], /no token for https:\/\/a\.example/],
    [['login'], /URL is missing/],
    [['login', 'a.example'], /a\.example is no address such as https:/],
    [['kernel', 'push', '/nowhere'], /\/nowhere\/manifest\.json cannot be read/],
    [
      ['batch', 'watch', 'No Batch', '--url', 'http://a.example', '--token', 't'],
      /BATCH: "No Batch" must be/,
    ],
    [
      ['batch', 'results', 'b', '--format', 'npy', '--url', 'http://a.example', '--token', 't'],
      /needs --output/,
    ],
  ])('%j is refused with what to write instead', async (argv, message) => {
    const { status, out, err } = await run(...argv);
    expect([status, out]).toEqual([EXIT.refused, '']);
    expect(err).toMatch(message);
  });

  it('tells errors as JSON to programs', async () => {
    const { err } = await run('login', '--json');
    expect(JSON.parse(err)).toEqual({ code: 'arguments', message: 'URL is missing.', issues: [] });
  });

  it('says that nobody answers by a status of its own', async () => {
    // Port 9 is `discard`: fetch does not even try it.
    const { status, err } = await run('kernel', 'list', '--url', 'http://127.0.0.1:9', '--token', 't');
    expect([status, err]).toEqual([EXIT.unreachable, expect.stringContaining('does not answer')]);
  });
});
