/** `manyhands project`: what kernels and batches belong to. */
import { projectIn, required } from '../arguments.ts';
import { command } from '../command.ts';

export const projectCommands = [
  command({
    words: 'project create',
    takes: 'ID',
    does: 'makes a project of yours',
    options: {
      title: { type: 'string', value: 'TEXT', does: 'shown to volunteers (default: the id)' },
      purpose: { type: 'string', value: 'TEXT', does: 'one sentence for volunteers: what it is good for' },
      owner: { type: 'string', value: 'TEXT', does: 'who does it, for volunteers (default: the id)' },
    },
    run: async ({ names, values, session, client }) => {
      const id = projectIn(names[0]);
      const purpose = required(values.purpose, '--purpose TEXT');
      const { title = id, owner = id } = values;
      const made = await (await client()).projects.create({ id, title, purpose, owner });
      session.give(made, made.id);
      return true;
    },
  }),
  command({
    words: 'project list',
    takes: '',
    does: 'your projects',
    options: {},
    run: async ({ session, client }) => {
      const projects = await (await client()).projects.list();
      session.give(projects, projects.map(({ id, title }) => `${id.padEnd(24)} ${title}`).join('\n'));
      return true;
    },
  }),
];
