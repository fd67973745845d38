/** How the bytes of a storage variable are numbers: the element type and shape that a manifest would give them. */
import type { MemberInfo, TypeInfo } from 'wgsl_reflect/wgsl_reflect.module.js';
import type { ElementType } from '../manifest.ts';

export interface StoredType {
  readonly element: ElementType;
  /** Elements of one entry: `[4]` of a vec4, none of a scalar or an opaque record. */
  readonly inner: readonly number[];
  /** Entries; null where the array is as long as its buffer. */
  readonly count: number | null;
}

const SCALARS = { f32: 4, u32: 4, i32: 4, f16: 2 } as const;
type Scalar = keyof typeof SCALARS;
const isScalar = (name: string): name is Scalar => Object.hasOwn(SCALARS, name);
const SUFFIXES: Readonly<Record<string, Scalar>> = { f: 'f32', u: 'u32', i: 'i32', h: 'f16' };

/** A struct of nothing but an array is that array. One with a header before an array is told as words. */
export function storedTypeOf(type: TypeInfo): StoredType {
  const members = membersOf(type);
  const [only] = members ?? [];
  if (only && members?.length === 1) return storedTypeOf(only.type);
  if (members?.some((member) => isRuntimeArray(member.type)))
    return { element: 'u32', inner: [], count: null };
  if (!isArray(type)) return entryOf(type, type.size, 1);
  return entryOf(type.format, type.stride, type.count > 0 ? type.count : null);
}

function entryOf(type: TypeInfo, bytes: number, count: number | null): StoredType {
  const leaves = new Set<Scalar | null>();
  collectLeaves(type, leaves);
  const [leaf] = leaves;
  if (leaves.size !== 1 || !leaf) return { element: { stride: bytes }, inner: [], count };
  const inner = bytes / SCALARS[leaf];
  return { element: leaf, inner: inner === 1 ? [] : [inner], count };
}

/** Scalars that a type is made of; null among them where one is no number of a buffer. */
function collectLeaves(type: TypeInfo, leaves: Set<Scalar | null>): void {
  const members = membersOf(type);
  if (members) for (const member of members) collectLeaves(member.type, leaves);
  else if (isScalar(type.name)) leaves.add(type.name);
  else if ('format' in type && type.format) collectLeaves(type.format as TypeInfo, leaves);
  else leaves.add(SUFFIXES[/^(?:vec[234]|mat[234]x[234])([fuih])$/.exec(type.name)?.[1] ?? ''] ?? null);
}

interface ArrayType extends TypeInfo {
  readonly format: TypeInfo;
  readonly stride: number;
  readonly count: number;
}
const isArray = (type: TypeInfo): type is ArrayType => type.isArray;
const isRuntimeArray = (type: TypeInfo): boolean => isArray(type) && type.count === 0;
const membersOf = (type: TypeInfo): readonly MemberInfo[] | null =>
  type.isStruct && 'members' in type ? (type.members as MemberInfo[]) : null;
