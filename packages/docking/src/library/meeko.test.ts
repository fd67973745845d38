/** Imatinib as Meeko prepared it and Vina docked it: every mode becomes an SD record of the molecule that Meeko names. */
import { readLigands } from '@manyhands/docking';
import { canonicalSmiles, posesToSdf, readLibrary } from '@manyhands/docking/prepare';
import { describe, expect, it } from 'vitest';
import { must } from '../../test/prepare/files.ts';
import { readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import { moleculeOf } from '../prepare/molecule-of.ts';

describe.skipIf(!vinaCases.includes('1iep'))('1iep', { timeout: 60_000 }, () => {
  it('writes all modes with their bonds, and reads them back', async () => {
    const prepared = readCaseFile('1iep', 'ligand.pdbqt');
    const named = /^REMARK SMILES (?!IDX)(\S+)/m.exec(prepared)?.[1] ?? '';
    const poses = must(readLigands(readCaseFile('1iep', 'vina_out.pdbqt'), 'vina_out.pdbqt'));
    const sdf = must(
      posesToSdf(
        prepared,
        poses.map((pose) => pose.coordinates),
        (mode) => ({ mode: mode + 1 }),
      ),
    );
    const back = [];
    for await (const entry of readLibrary(sdf)) back.push(entry);
    expect(back).toHaveLength(poses.length);
    const expected = canonicalSmiles(moleculeOf(named));
    for (const [i, entry] of back.entries()) {
      expect(entry).toMatchObject({ ok: true, smiles: expected });
      if (entry.ok) expect(entry.ligand.rotors).toBe(poses[i]?.rotors);
    }
  });
});
