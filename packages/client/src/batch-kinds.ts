/** Batches with a form of their own: docking searches, screens and products of matrices. */
import {
  BatchCreated,
  type BatchId,
  LigandCreated,
  type NewLigand,
  type NewProduct,
  type NewScreen,
  type NewSearch,
  ProductState,
  Ranking,
  SearchCreated,
  SearchRanking,
} from '@manyhands/protocol';
import type { z } from 'zod';
import { READING_MS, type Request } from './request.ts';

/** What a researcher takes home of a search. */
export const SEARCH_FILES = ['ranking.csv', 'poses.pdbqt', 'poses.sdf', 'provenance.json'] as const;
export type SearchFile = (typeof SEARCH_FILES)[number];

export const batchKindsOf = (request: Request) => ({
  createSearch: (body: z.input<typeof NewSearch>) =>
    request('POST', '/api/searches', SearchCreated, { body, withinMs: READING_MS }),
  ranking: (batch: BatchId) => request('GET', `/api/batches/${batch}/ranking`, SearchRanking),
  searchFile: (batch: BatchId, file: SearchFile, signal?: AbortSignal) =>
    request.raw('GET', `/api/batches/${batch}/${file}`, signal ? { signal } : {}),
  createScreen: (body: z.input<typeof NewScreen>) => request('POST', '/api/screens', BatchCreated, { body }),
  screenRanking: (batch: BatchId) => request('GET', `/api/screens/${batch}/ranking`, Ranking),
  /** A molecule's shape; seconds of the coordinator's processor. */
  prepareLigand: (body: z.input<typeof NewLigand>) =>
    request('POST', '/api/ligands', LigandCreated, { body }),
  createProduct: (body: z.input<typeof NewProduct>) =>
    request('POST', '/api/products', BatchCreated, { body }),
  product: (batch: BatchId) => request('GET', `/api/products/${batch}`, ProductState),
});
