/** Bodies of the REST API for searches: a library of ligands docked into a receptor by `docking-search`. */
import { z } from 'zod';
import { BatchId, HostId, ProjectId, Sha256 } from './ids.ts';

const title = z.string().min(1).max(200);
const count = z.number().int().nonnegative();
const vec3 = z.tuple([z.number().finite(), z.number().finite(), z.number().finite()]);
const text = z.string().min(1).max(50_000_000);

const formatted = { name: title, format: z.enum(['pdbqt', 'pdb']) };

const residueNames = z.array(z.string().min(1).max(4)).max(100).default([]);

/** Ångström. */
const box = z.object({ center: vec3, size: vec3 });

/** The text itself, or the hash of a blob that holds it. */
const receptor = z.union([z.object({ ...formatted, text }), z.object({ ...formatted, hash: Sha256 })]);

/** A ligand in its known pose, in the receptor's frame: given as text, or as a residue of the receptor's PDB text. */
const reference = z.union([
  z.object({ name: title, format: z.enum(['pdbqt', 'sdf']), text }),
  z.object({
    name: title,
    residue: z.string().min(1).max(4),
    /** Bond orders and charges; without it they are read off the geometry. */
    smiles: z.string().min(1).max(2000).optional(),
  }),
]);

const libraryFile = {
  /** Told by content where left out. */
  format: z.enum(['smiles', 'sdf', 'pdbqt']).optional(),
  /** Data item of an SD file to name molecules by; the title line where left out. */
  nameProperty: z.string().min(1).max(100).optional(),
};

/** The text itself, or the hash of a blob that holds it: a large library is uploaded first. */
const libraryText = z.union([z.object({ ...libraryFile, text }), z.object({ ...libraryFile, hash: Sha256 })]);

const libraryList = z
  .array(
    z.object({
      name: title,
      pdbqt: z.string().max(2_000_000),
      label: z.enum(['active', 'inactive']).optional(),
    }),
  )
  .max(100_000);

export const SearchPresetName = z.enum(['fast', 'standard', 'thorough']);

/** POST /api/searches */
export const NewSearch = z.object({
  project: ProjectId,
  title,
  /** Shown to volunteers in place of the project's. */
  purpose: z.string().min(1).max(500).optional(),
  /** Higher goes first. */
  priority: z.number().int().min(-1000).max(1000).default(0),
  receptor,
  /** Residues of a PDB receptor, by name, that are neither receptor nor reference. */
  leaveOut: residueNames,
  /** Residues of a PDB receptor that are not known, by name: they stay, with the bonds that their geometry tells. */
  keep: residueNames,
  /** May be left out where there is a reference: then a box around it as Vina's autobox makes it. */
  box: box.optional(),
  reference: reference.optional(),
  library: z.union([libraryText, libraryList]).default([]),
  /** How hard to look: a preset, or parts of one; what is left out is `standard`. */
  effort: z
    .union([
      SearchPresetName,
      z.object({
        chains: z.number().int().min(1).max(4096).optional(),
        steps: z.number().int().min(1).max(1_000_000).optional(),
        iterations: z.number().int().min(1).max(1000).optional(),
        kept: z.number().int().min(1).max(16).optional(),
        keep: z.number().int().min(1).max(64).optional(),
      }),
    ])
    .default('standard'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  /**
   * Share of answers of hosts in good standing for which another host is asked too; more of newcomers and of hosts that
   * trail (rule V24). Where only one host ever comes, 0 lets the search end.
   */
  secondOpinions: z.number().min(0).max(1).default(0.1),
  /** kcal/mol of inter + intra: answers of two hosts that differ by no more found the same optimum; by the effort where left out. */
  window: z.number().positive().max(100).optional(),
  /** Most copies of one workunit before it is set aside. */
  maxCopies: z.number().int().min(1).max(20).default(6),
});
export type NewSearch = z.infer<typeof NewSearch>;

/** A molecule of the library that cannot be docked; the others go on. */
export const RefusedLigand = z.object({
  name: z.string(),
  /** Of the library's text, from 1; 0 where it was not given as text. */
  line: count,
  reason: z.string(),
  cure: z.string(),
});
export type RefusedLigand = z.infer<typeof RefusedLigand>;

export const SearchCreated = z.object({
  batch: BatchId,
  workunits: count,
  /** Those that are docked or prepared, as far as the library was read. */
  ligands: count,
  /** Of these and of what is still to be read: not ready to be docked yet. The batch is `preparing` until it is 0. */
  preparing: count,
  box,
  /** As far as the library was read; the ranking has them all. */
  refused: z.array(RefusedLigand),
  /** Choices made on the way, such as histidines and waters. */
  notes: z.array(z.string()),
});
export type SearchCreated = z.infer<typeof SearchCreated>;

/** A ligand of a search. Energies in kcal/mol, computed by the coordinator; null while nothing of it is verified. */
export const SearchRow = z.object({
  /** 1 is the lowest total; null while there is none. */
  rank: count.nullable(),
  name: z.string(),
  /**
   * `preparing`: its shape is not found yet; `waiting`: nothing verified yet; `partial`: some of its workunits; `checking`: all, but another host is asked about
   * the best; `done`; `set-aside`: no copy gave a valid answer.
   */
  status: z.enum(['preparing', 'waiting', 'partial', 'checking', 'done', 'set-aside']),
  total: z.number().nullable(),
  inter: z.number().nullable(),
  intra: z.number().nullable(),
  /** Rotatable bonds as Vina counts them. */
  rotors: z.number(),
  heavyAtoms: count,
  /** total / heavy atoms. */
  ligandEfficiency: z.number().nullable(),
  /** Verified poses of the best answer. */
  poses: count,
  /** Of the reference: symmetry-corrected, of the best pose to the known one, Å. */
  rmsd: z.number().nullable(),
  label: z.enum(['active', 'inactive']).nullable(),
  smiles: z.string().nullable(),
  /** Who found it. */
  host: HostId.nullable(),
  workunits: count,
  accepted: count,
});
export type SearchRow = z.infer<typeof SearchRow>;

/** How well a ranking finds the actives, among ligands that are ranked and labelled. */
export const Enrichment = z.object({
  actives: count,
  inactives: count,
  /** Area under the ROC curve; 0.5 is chance. */
  auc: z.number(),
  /** Enrichment among the best 1 % and 5 %; 1 is chance. */
  ef1: z.number(),
  ef5: z.number(),
});
export type Enrichment = z.infer<typeof Enrichment>;

/** GET /api/batches/<batch>/ranking */
export const SearchRanking = z.object({
  batch: BatchId,
  title: z.string(),
  state: z.enum(['preparing', 'running', 'done', 'cancelled']),
  /** Name of the ligand that was docked first because its pose is known. */
  reference: z.string().nullable(),
  ligands: z.array(SearchRow),
  refused: z.array(RefusedLigand),
  enrichment: Enrichment.nullable(),
});
export type SearchRanking = z.infer<typeof SearchRanking>;
