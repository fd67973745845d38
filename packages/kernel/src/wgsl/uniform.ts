/** The uniform that params travel in: its members by name, and its bytes. */
import type { MemberInfo, TypeInfo, VariableInfo } from 'wgsl_reflect/wgsl_reflect.module.js';
import { writeScalar } from '../layout.ts';
import type { Manifest, ParamValues } from '../manifest.ts';
import { allPasses, allRepeated } from '../passes.ts';

type Scalar = 'u32' | 'i32' | 'f32';

export interface UniformMember {
  /** The member's name; components of a vector are `name_x`, `name_y`, `name_z`, `name_w`. */
  readonly name: string;
  readonly type: Scalar;
  readonly offset: number;
}

export interface WgslUniform {
  readonly name: string;
  /** A multiple of 16. */
  readonly bytes: number;
  readonly members: readonly UniformMember[];
  /** Members of types that no param can fill. */
  readonly unsupported: readonly string[];
}

/** Members of a uniform of a scalar, vector or struct type. */
export function flattenMembers(
  variable: VariableInfo,
  restore: (name: string) => string = (name) => name,
): WgslUniform {
  const members: UniformMember[] = [];
  const unsupported: string[] = [];
  const add = (name: string, type: TypeInfo, offset: number) => {
    const [scalar, width] = componentsOf(type);
    if (scalar === undefined) unsupported.push(name);
    else if (width === 1) members.push({ name, type: scalar, offset });
    else
      for (let i = 0; i < width; i++)
        members.push({ name: `${name}_${'xyzw'[i]}`, type: scalar, offset: offset + i * 4 });
  };
  const fields: MemberInfo[] | null = variable.members;
  if (fields) for (const member of fields) add(restore(member.name), member.type, member.offset);
  else add(restore(variable.name), variable.type, 0);
  return { name: restore(variable.name), bytes: Math.ceil(variable.size / 16) * 16, members, unsupported };
}

/** Scalar type and width of a vector: `vec3<u32>`, `vec3u` and `u32` alike. */
function componentsOf(type: TypeInfo): [Scalar | undefined, number] {
  const format = 'format' in type ? (type.format as TypeInfo | null) : null;
  const match = /^(?:vec([234])([iuf]?)|([iuf])32)$/.exec(type.name);
  if (!match) return [undefined, 0];
  const letter = match[3] ?? (match[2] || /^([iuf])32$/.exec(format?.name ?? '')?.[1]);
  const scalar = letter === undefined ? undefined : (`${letter}32` as Scalar);
  return [scalar, match[1] === undefined ? 1 : Number(match[1])];
}

/** Members that begin with an underscore are padding and stay zero. */
export const isPadding = (member: UniformMember): boolean => member.name.startsWith('_');

/** Names that the runner fills in besides the params: steps and offsets of all passes. */
export function runnerMembers(manifest: Manifest): Set<string> {
  const names = [
    ...allRepeated(manifest).map(({ entry }) => entry.repeat?.step),
    ...allPasses(manifest).map(({ pass }) => pass.slice?.offset),
  ];
  return new Set(names.filter((name) => name !== undefined));
}

/** Writes params, and the runner's own values such as a step, into `bytes` of the uniform at `offset`. */
export function packUniform(uniform: WgslUniform, values: ParamValues, view: DataView, offset = 0): void {
  for (const member of uniform.members) {
    const value = Object.hasOwn(values, member.name) ? values[member.name] : undefined;
    writeScalar(view, offset + member.offset, member.type, value ?? 0);
  }
}
