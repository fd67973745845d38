/** Finds the best pose of one ligand in the file of all poses, and stops reading there: the best ligands come first. */

/** Å coordinates as PDBQT, without the lines of MODEL and ENDMDL; null where the file has no such ligand. */
export async function readBestPose(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  ligand: string,
): Promise<string | null> {
  const wanted = `REMARK  Ligand = ${oneLine(ligand)}`;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      text += value ?? '';
      const models = text.split(/^ENDMDL.*$/m);
      // The last part may still grow, unless nothing more comes.
      const complete = done ? models : models.slice(0, -1);
      const found = complete.find((model) => linesOf(model).includes(wanted));
      if (found !== undefined) return poseOf(found);
      if (done) return null;
      text = models.at(-1) ?? '';
    }
  } finally {
    await reader.cancel();
  }
}

const linesOf = (text: string): string[] => text.split(/\r?\n/);

const poseOf = (model: string): string =>
  linesOf(model)
    .filter((line) => !line.startsWith('MODEL'))
    .join('\n');

/** As the coordinator writes names into remarks. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
