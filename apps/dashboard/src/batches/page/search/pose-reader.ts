/** Finds the best pose of one ligand in the file of all poses, and stops reading there: the best ligands come first. */

/** Elements and Å as XYZ; null where the file has no such ligand. */
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

/** As XYZ: bonds are drawn by distance, which is not done for residues that nobody knows. */
function poseOf(model: string): string {
  const atoms = linesOf(model)
    .filter((line) => /^(ATOM {2}|HETATM)/.test(line))
    .map((line) => {
      const spot = [line.slice(30, 38), line.slice(38, 46), line.slice(46, 54)].map((text) => text.trim());
      return [elementOf(line.slice(77).trim()), ...spot].join(' ');
    });
  return [atoms.length, '', ...atoms].join('\n');
}

/** AutoDock's types that are not called as their element. */
const ELEMENTS: Readonly<Record<string, string>> = {
  A: 'C',
  HD: 'H',
  HS: 'H',
  NA: 'N',
  NS: 'N',
  OA: 'O',
  OS: 'O',
  SA: 'S',
};

const elementOf = (type: string): string =>
  Object.hasOwn(ELEMENTS, type) ? (ELEMENTS[type] ?? type) : type || 'C';

/** As the coordinator writes names into remarks. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
