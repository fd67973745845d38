/** Bodies of the REST API under `/api`, which researchers and the dashboard use. */
import { z } from 'zod';
import { BatchId, HostId, KernelVersionId, ProjectId, ResultId, Sha256, SiteKey, WorkunitId } from './ids.ts';
import { Reducers } from './reducers.ts';

const title = z.string().min(1).max(200);
const count = z.number().int().nonnegative();
const vec3 = z.tuple([z.number().finite(), z.number().finite(), z.number().finite()]);

/** One thing wrong with what a researcher sent: where, what, and the cure. Lines and columns count from 1. */
export const InputIssue = z.object({
  /** File or field, such as `receptor.pdbqt` or `workunits[3].params.m`. */
  where: z.string(),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
  message: z.string(),
  cure: z.string(),
});
export type InputIssue = z.infer<typeof InputIssue>;

/** Body of every refusal of the API. */
export const ApiRefusal = z.object({ code: z.string(), message: z.string(), issues: z.array(InputIssue) });
export type ApiRefusal = z.infer<typeof ApiRefusal>;

/** GET /api/health */
export const Health = z.object({ status: z.literal('ok'), hostsOnline: count });

/** POST /api/projects */
export const NewProject = z.object({
  id: ProjectId,
  title,
  purpose: z.string().min(1).max(500),
  owner: title,
});
export type NewProject = z.infer<typeof NewProject>;

/** POST /api/sites → the key that goes into the widget's tag. */
export const NewSite = z.object({
  key: SiteKey,
  name: title,
  origin: z.url(),
  project: ProjectId.optional(),
});
export type NewSite = z.infer<typeof NewSite>;

/** POST /api/kernels; the manifest is parsed by packages/kernel so that issues carry its paths. */
export const NewKernel = z.object({
  /** Whose the kernel is; an operator may leave it out. */
  project: ProjectId.optional(),
  manifest: z.unknown(),
  sources: z.object({ webgpu: z.string().optional(), wasm: z.base64().optional() }),
});
export type NewKernel = z.infer<typeof NewKernel>;
export const KernelCreated = z.object({ kernel: KernelVersionId });

/** PUT /api/blobs/<hash> with raw bytes. */
export const BlobCreated = z.object({ hash: Sha256, bytes: count });

/** An agreement stricter than the manifest's, by output name; the schema of the rule lives in packages/kernel. */
const agreementOverride = z.record(z.string(), z.unknown());

/** What every kind of batch is asked for with. */
export const batchOptions = {
  project: ProjectId,
  title,
  /** Higher goes first. */
  priority: z.number().int().min(-1000).max(1000).default(0),
  /** Results that must agree. */
  quorum: z.number().int().min(1).max(10).default(2),
  /** Most copies of one workunit before it is set aside. */
  maxCopies: z.number().int().min(1).max(20).default(6),
};

/** POST /api/batches: any kernel, inputs already uploaded as blobs. */
export const NewBatch = z.object({
  ...batchOptions,
  kernel: KernelVersionId,
  agreement: agreementOverride.optional(),
  reducers: Reducers,
  shared: z.record(z.string(), Sha256).default({}),
  workunits: z
    .array(
      z.object({
        label: z.string().max(200).default(''),
        params: z.record(z.string(), z.number()),
        inputs: z.record(z.string(), Sha256).default({}),
      }),
    )
    .min(1)
    .max(100_000),
});
export type NewBatch = z.infer<typeof NewBatch>;

/** POST /api/ligands: SMILES to a prepared 3D PDBQT; seconds of CPU. */
export const NewLigand = z.object({
  name: title,
  smiles: z.string().min(1).max(2000),
  seed: count.default(1),
});
export type NewLigand = z.infer<typeof NewLigand>;
export const LigandCreated = z.object({ name: z.string(), pdbqt: z.string(), notes: z.array(z.string()) });

/** POST /api/screens: many random poses of each ligand scored against one receptor by `docking-score`. */
export const NewScreen = z.object({
  ...batchOptions,
  receptor: z.object({
    name: title,
    format: z.enum(['pdbqt', 'pdb']),
    text: z.string().max(20_000_000),
    /** For PDB: residue name of the bound ligand, left out of the receptor. */
    ligandResidue: z.string().max(4).optional(),
  }),
  /** Ångström. */
  box: z.object({ center: vec3, size: vec3 }),
  ligands: z
    .array(z.object({ name: title, pdbqt: z.string().max(2_000_000) }))
    .min(1)
    .max(1000),
  /** Poses of each ligand: the one given, where it lies in the box, and random placements. */
  placements: z.number().int().min(1).max(1_000_000),
  posesPerWorkunit: z.number().int().min(1).max(100_000).default(1000),
  seed: count.default(1),
});
export type NewScreen = z.infer<typeof NewScreen>;

/** POST /api/products: c = a × b in tiles by `matmul-tile`. Matrices are row-major little-endian f32 blobs. */
export const NewProduct = z.object({
  ...batchOptions,
  a: z.object({ hash: Sha256, shape: z.tuple([count, count]) }),
  b: z.object({ hash: Sha256, shape: z.tuple([count, count]) }),
  /** Rows and columns of a tile. */
  tile: z.number().int().min(8).max(1024).default(128),
  /** `integer`: inputs must be integers small enough for exact f32 sums, and copies must agree bit for bit. */
  mode: z.enum(['float', 'integer']).default('float'),
});
export type NewProduct = z.infer<typeof NewProduct>;

export const BatchCreated = z.object({ batch: BatchId, workunits: count });

/** GET /api/batches/<id>/results?after=<workunit>&limit=<n> */
export const AcceptedResult = z.object({
  workunit: WorkunitId,
  label: z.string(),
  params: z.record(z.string(), z.number()),
  result: ResultId,
  /** Hosts whose results agreed. */
  agreed: z.array(HostId),
  /** Base64 of each output in manifest order. */
  outputs: z.array(z.string()),
});
export type AcceptedResult = z.infer<typeof AcceptedResult>;
export const ResultsPage = z.object({ results: z.array(AcceptedResult), next: WorkunitId.nullable() });

/** GET /api/batches/<id>/refused: results that disagreed, with who sent them. */
export const RefusedResult = z.object({
  workunit: WorkunitId,
  label: z.string(),
  result: ResultId,
  host: HostId,
  backend: z.enum(['webgpu', 'wasm']),
  reason: z.string(),
  outputs: z.array(z.string()),
});
export type RefusedResult = z.infer<typeof RefusedResult>;

/** GET /api/screens/<batch>/ranking */
export const RankedLigand = z.object({
  ligand: z.string(),
  /** kcal/mol, of the accepted pose with the lowest inter + intra. */
  total: z.number(),
  inter: z.number(),
  intra: z.number(),
  /** Poses with an accepted score, of those planned. */
  poses: count,
  planned: count,
});
export type RankedLigand = z.infer<typeof RankedLigand>;
export const Ranking = z.object({ batch: BatchId, ligands: z.array(RankedLigand) });

/** GET /api/products/<batch>: progress, and the whole product once every tile is accepted. */
export const ProductState = z.object({
  batch: BatchId,
  shape: z.tuple([count, count]),
  tiles: count,
  accepted: count,
  /** Blob of the assembled row-major f32 product. */
  product: Sha256.nullable(),
  /** The whole product against its factors (Freivalds): largest residual of a row, and what rounding may give there. */
  check: z
    .object({
      rounds: count,
      largestResidual: z.number(),
      bound: z.number(),
      passed: z.boolean(),
    })
    .nullable(),
});
