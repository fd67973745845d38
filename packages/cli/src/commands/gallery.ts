/** `manyhands gallery`: kernels to begin one's own from. */
import { required } from '../arguments.ts';
import { command } from '../command.ts';
import { writeKernel } from '../kernel-folder.ts';

export const galleryCommands = [
  command({
    words: 'gallery list',
    takes: '',
    does: 'kernels of other fields to begin your own from',
    options: {},
    run: async ({ session, client }) => {
      const kernels = await (await client()).kernels.gallery();
      session.give(
        kernels,
        kernels.map(({ name, field, title }) => `${name.padEnd(16)} ${field}: ${title}`).join('\n'),
      );
      return true;
    },
  }),
  command({
    words: 'gallery clone',
    takes: 'NAME [FOLDER]',
    does: 'writes manifest and sources of one into a folder of its name',
    options: {},
    run: async ({ names, session, client }) => {
      const name = required(names[0], 'NAME');
      const written = await writeKernel(names[1] ?? name, await (await client()).kernels.fromGallery(name));
      session.give(written, written.join('\n'));
      return true;
    },
  }),
];
