/** `manyhands account`: researchers' accounts, for the operator of a coordinator. */
import { accountIn } from '../arguments.ts';
import { command } from '../command.ts';

export const accountCommands = [
  command({
    words: 'account invite',
    takes: 'ID',
    does: 'for operators: makes an account and prints a link, good once within a week, that sets its password',
    more: 'Of an account that is there it makes a new link; one that was disabled is enabled.',
    options: { name: { type: 'string', value: 'TEXT', does: "the person's name (default: the id)" } },
    run: async ({ names, values, session, place, client }) => {
      const researcher = accountIn(names);
      const made = await (await client()).researchers.invite({ researcher, name: values.name ?? researcher });
      const url = (await place()).origin + made.path;
      session.give({ ...made, url }, `${url}\ngood once, until ${new Date(made.expiresAt).toISOString()}`);
      return true;
    },
  }),
  command({
    words: 'account list',
    takes: '',
    does: 'for operators: all accounts',
    options: {},
    run: async ({ session, client }) => {
      const all = await (await client()).researchers.list();
      const lines = all.map(
        ({ researcher, name, state }) => `${researcher.padEnd(24)} ${state.padEnd(9)} ${name}`,
      );
      session.give(all, lines.join('\n'));
      return true;
    },
  }),
  command({
    words: 'account disable',
    takes: 'ID',
    does: 'for operators: ends an account, its sessions and its tokens',
    options: {},
    run: async ({ names, session, client }) => {
      await (await client()).researchers.disable(accountIn(names));
      session.give({}, '');
      return true;
    },
  }),
];
