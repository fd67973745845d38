/** `manyhands link`: pages for readers of a paper, who need no account. */
import { batchIn, linkIn } from '../arguments.ts';
import { command } from '../command.ts';

export const linkCommands = [
  command({
    words: 'link create',
    takes: 'BATCH',
    does: 'prints a link by which anyone may read a batch; it is told once',
    options: { label: { type: 'string', value: 'TEXT', does: 'for your own list' } },
    run: async ({ names, values, session, place, client }) => {
      const { label = '' } = values;
      const made = await (await client()).batches.createLink(batchIn(names), { label });
      const url = (await place()).origin + made.path;
      session.give({ ...made, url }, url);
      return true;
    },
  }),
  command({
    words: 'link list',
    takes: 'BATCH',
    does: 'links of a batch, without their secrets',
    options: {},
    run: async ({ names, session, client }) => {
      const links = await (await client()).batches.links(batchIn(names));
      const lines = links.map(
        ({ link, label, createdAt, openedAt }) =>
          `${link.padEnd(8)} made ${day(createdAt)}, ${openedAt === null ? 'never opened' : `opened ${day(openedAt)}`}  ${label}`,
      );
      session.give(links, lines.join('\n'));
      return true;
    },
  }),
  command({
    words: 'link remove',
    takes: 'BATCH LINK',
    does: 'ends a link',
    options: {},
    run: async ({ names, session, client }) => {
      await (await client()).batches.removeLink(batchIn(names), linkIn(names[1]));
      session.give({}, '');
      return true;
    },
  }),
];

/** `2026-11-21` */
const day = (at: number): string => new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length);
