/** The manifest: one description of a kernel that the dashboard, the coordinator and the worker all read. */
import { z } from 'zod';

/** A WGSL identifier; params and buffers are bound to WGSL variables by this name. */
const identifier = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, 'must be a plain identifier');

/** Arithmetic over params: integers, `+ - * / %`, `ceil`, `min`, `max`. `/` is exact division of reals; wrap it in ceil. */
export const Expression = z.union([z.number().int().nonnegative(), z.string().min(1).max(500)]);
export type Expression = z.infer<typeof Expression>;

export const Param = z.object({
  name: identifier,
  type: z.enum(['u32', 'i32', 'f32']),
  min: z.number().optional(),
  max: z.number().optional(),
  description: z.string().max(500).optional(),
});
export type Param = z.infer<typeof Param>;

/** Scalar element types, or an opaque record of `stride` bytes (a vec or struct). */
export const ElementType = z.union([
  z.enum(['u8', 'i8', 'u16', 'i16', 'f16', 'u32', 'i32', 'f32']),
  z.object({ stride: z.number().int().positive().max(65_536) }),
]);
export type ElementType = z.infer<typeof ElementType>;

/**
 * `input`: this workunit's. `shared`: one blob for the whole batch. `derived`: follows from shared buffers and
 * `derive.params` alone, so the runner may keep it between workunits. `output`, `scratch`: zeroed before each workunit.
 */
export const BufferRole = z.enum(['input', 'shared', 'derived', 'output', 'scratch']);
export type BufferRole = z.infer<typeof BufferRole>;

export const BufferSpec = z.object({
  name: identifier,
  type: ElementType,
  /** Outermost dimension first, row-major. */
  shape: z.array(Expression).min(1).max(4),
  role: BufferRole,
  description: z.string().max(500).optional(),
  /** Outputs only: NaN and infinity are legal values. */
  allowNonFinite: z.boolean().optional(),
});
export type BufferSpec = z.infer<typeof BufferSpec>;

/** Run that many times; the uniform member `step`, if named, counts from 0. */
export const Repeat = z.object({ count: Expression, step: identifier.optional() });
export type Repeat = z.infer<typeof Repeat>;

const Pair = z.tuple([identifier, identifier]);
export type Pair = z.infer<typeof Pair>;

/** Buffers exchanged after each repeat (ping-pong): one pair, or several. */
export const Swap = z.union([Pair, z.array(Pair).min(1).max(8)]);
export type Swap = z.infer<typeof Swap>;

export const Pass = z.object({
  entryPoint: identifier,
  /** Workgroup counts along x, y, z. */
  workgroups: z.array(Expression).min(1).max(3),
  repeat: Repeat.optional(),
  swap: Swap.optional(),
  /** WGSL variables that stand for a buffer of another name in this pass, such as a second view of the same bytes. */
  bind: z.record(z.string(), identifier).optional(),
  /** The runner may cut the pass along this axis; the uniform member `offset` tells the first workgroup of the slice. */
  slice: z.object({ axis: z.enum(['x', 'y', 'z']), offset: identifier }).optional(),
});
export type Pass = z.infer<typeof Pass>;

/** Passes run one after the other, and all of them again: drift, kick, drift, kick. */
export const PassGroup = z.object({
  passes: z.array(Pass).min(1).max(32),
  repeat: Repeat,
  swap: Swap.optional(),
});
export type PassGroup = z.infer<typeof PassGroup>;

/** Passes and groups of them, in the order in which they run. */
const Passes = z.array(z.union([Pass, PassGroup])).max(32);
export type Passes = z.infer<typeof Passes>;

/**
 * How derived buffers are filled, before everything else of a workunit. Whether that was done for this workunit or an
 * earlier one must make no difference, so deriving is shown nothing of the workunit: `shared` buffers, `derived` ones
 * (zeroed at first), and the params named here; all other params are 0. WebAssembly does it in the export `derive`.
 */
export const Derive = z.object({
  /** Params that derived buffers may depend on, and the only ones in their shapes and the expressions below. */
  params: z.array(identifier).max(32),
  /** Operations of deriving; no part of the workunit's `cost`. */
  cost: Expression,
  /** For WGSL. They read shared and derived buffers and write derived ones; no other pass writes those. */
  passes: Passes.default([]),
});
export type Derive = z.infer<typeof Derive>;

/** How two results of one output are compared. */
export const Agreement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('exact') }),
  z.object({
    kind: z.literal('tolerance'),
    /** |a − b| ≤ absolute + relative × max(|a|, |b|), or within `ulp` units in the last place. */
    absolute: z.number().nonnegative().default(0),
    relative: z.number().nonnegative().default(0),
    ulp: z.number().int().nonnegative().default(0),
    /** Share of elements that may differ. */
    mismatchShare: z.number().min(0).max(1).default(0),
  }),
  /** An optimum: copies are not compared; the coordinator certifies each answer, and any better one is welcome. */
  z.object({ kind: z.literal('best') }),
]);
export type Agreement = z.infer<typeof Agreement>;

export const Manifest = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
  title: z.string().min(1).max(200),
  /** This and the license may be empty in a draft only, which can be tried; see `unsaid`. */
  description: z.string().max(2000),
  license: z.string().max(100),
  citation: z.string().max(1000).optional(),
  params: z.array(Param).max(32),
  buffers: z.array(BufferSpec).min(1).max(16),
  derive: Derive.optional(),
  passes: Passes.default([]),
  requires: z
    .object({
      features: z.array(z.string()).default([]),
      limits: z.record(z.string(), z.number()).default({}),
    })
    .default({ features: [], limits: {} }),
  /** Operations of one workunit. */
  cost: Expression,
  /** One entry for every output. */
  agreement: z.record(identifier, Agreement),
  variants: z
    .object({
      webgpu: z
        .object({
          /** Name of the uniform variable that params are packed into; members are matched by name. */
          uniform: identifier.optional(),
        })
        .optional(),
      wasm: z
        .object({
          /** Length of the outermost loop that `run(params, buffers, from, to)` takes slices of. */
          extent: Expression,
          /** Likewise for `derive(params, buffers, from, to)`, for which pointers of other buffers are 0. */
          derive: Expression.optional(),
        })
        .optional(),
      /** Code that ships with the volunteer's page itself: of built-in kernels only, admission refuses it. */
      page: z
        .object({
          /** Name and version: a host is given the kernel only where its page has exactly this. */
          code: z.string().regex(/^[a-z][a-z0-9.-]{0,62}$/),
        })
        .optional(),
    })
    .refine((v) => v.webgpu || v.wasm || v.page, 'name at least one variant: webgpu or wasm'),
});
export type Manifest = z.infer<typeof Manifest>;

/** Values of a workunit's params by name. */
export type ParamValues = Readonly<Record<string, number>>;
/** Bytes of buffers by name. */
export type BufferBytes = ReadonlyMap<string, Uint8Array>;
