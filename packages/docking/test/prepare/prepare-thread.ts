/** A worker thread that prepares one ligand and posts what came out. */
import { parentPort, workerData } from 'node:worker_threads';
import { ligandFromSmiles } from '@manyhands/docking/prepare';

type Request = { name: string; smiles: string; seed: number };
const { name, smiles, seed } = workerData as Request;
parentPort?.postMessage(ligandFromSmiles(name, smiles, seed));
