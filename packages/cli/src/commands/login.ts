/** `manyhands login` and `logout`: a token is tried, then kept where only its owner may read it. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { createClient } from '@manyhands/client';
import { required } from '../arguments.ts';
import { command } from '../command.ts';
import { forgetLogin, keepLogin, originIn } from '../place.ts';
import type { Session } from '../session.ts';
import { WrongArguments } from '../wrong-arguments.ts';

export const loginCommands = [
  command({
    words: 'login',
    takes: 'URL',
    does: 'keeps the address of a coordinator and an API token for it',
    more: `The token is that of --token or $MANYHANDS_TOKEN, else it is asked for, or read from standard input. Make one on the
coordinator's page /dash#/account. It is kept in ~/.config/manyhands/login.json, which only you may read.`,
    options: {},
    run: async ({ names, values, session }) => {
      const origin = originIn(required(names[0], 'URL'));
      const given = values.token ?? session.environment.MANYHANDS_TOKEN;
      const token = given ?? (await askForToken(session));
      const me = await createClient({ origin, token }).session.me();
      const path = await keepLogin(session.environment, { origin, token });
      const who = me.researcher ?? me.kind;
      session.give(
        { origin, who, scopes: me.scopes },
        `${origin}: signed in as ${who}, who may ${me.scopes.join(', ')}. Kept in ${path}.`,
      );
      return true;
    },
  }),
  command({
    words: 'logout',
    takes: '',
    does: 'forgets address and token; the token itself stays good until it is revoked',
    options: {},
    run: async ({ session }) => {
      await forgetLogin(session.environment);
      session.give({}, '');
      return true;
    },
  }),
];

async function askForToken({ input, err, signal }: Session): Promise<string> {
  if (input.isTTY) err.write('API token (not shown): ');
  // What is typed is shown to nobody.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output, terminal: input.isTTY === true });
  lines.on('SIGINT', () => process.emit('SIGINT'));
  try {
    const token = (await lines.question('', { signal })).trim();
    if (token === '') throw new WrongArguments('no token was given');
    return token;
  } finally {
    lines.close();
    if (input.isTTY) err.write('\n');
  }
}
