/** The forms of batches that need no kernel of the researcher's, filled in as a person would; nothing is sent. */
import type { Page } from '@playwright/test';
import { INHIBITOR, readPocket } from './bench/pocket.ts';
import { makeMatrix } from './matrices.ts';
import { writeNpy } from './npy.ts';

const openForm = async (page: Page, kind: string, project: string): Promise<void> => {
  await page.goto(`${new URL(page.url()).origin}/dash#/batches/new?kind=${kind}&project=${project}`);
};

/** A docking search with its box about the ligand in the crystal; the 3D picture of it. */
export async function fillSearch(page: Page, project: string) {
  await openForm(page, 'search', project);
  await page.getByLabel('Protein, as PDB or PDBQT').setInputFiles({
    name: '3aid.pdb',
    mimeType: 'chemical/x-pdb',
    buffer: Buffer.from(readPocket().text),
  });
  await page.getByLabel('Reference ligand').selectOption(INHIBITOR);
  await page.getByRole('button', { name: 'Draw it around the reference' }).click();
  await page
    .getByLabel('Or type SMILES and names')
    .fill('CC(=O)Oc1ccccc1C(=O)[O-] aspirin\nCn1cnc2c1c(=O)n(C)c(=O)n2C caffeine\n');
  await page.getByLabel('Title').fill('Painkillers in HIV-1 protease');
  await page.getByRole('button', { name: 'Nearer' }).waitFor();
  return page.getByRole('img', { name: /3aid\.pdb as a ribbon, with a box of/ }).locator('canvas');
}

/** A product of two small matrices; what it comes to. */
export async function fillProduct(page: Page, project: string) {
  await openForm(page, 'product', project);
  for (const [place, rows, columns] of [
    ['a', 384, 256],
    ['b', 256, 320],
  ] as const) {
    const { values } = makeMatrix(rows, columns, rows);
    const file = { name: `${place}.npy`, mimeType: '', buffer: writeNpy(values, [rows, columns]) };
    await page.getByLabel(`Matrix ${place}`).setInputFiles(file);
  }
  await page.getByLabel('Title').fill('Two integer matrices');
  return page.getByText('384 × 320');
}
