/** What a WGSL source declares: entry points, bindings, uniform members, overrides; read with wgsl_reflect. */
import {
  type FunctionInfo,
  type Override,
  type Var,
  type VariableInfo,
  WgslParser,
  WgslReflect,
} from 'wgsl_reflect/wgsl_reflect.module.js';
import { type AstNode, hasName, namesReachedFrom } from './ast.ts';
import { renameContextWords } from './context-words.ts';
import { type StoredType, storedTypeOf } from './stored-type.ts';
import { flattenMembers, type WgslUniform } from './uniform.ts';

export type { AstNode } from './ast.ts';

export interface WgslBinding {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly kind: 'uniform' | 'storage';
  readonly access: 'read' | 'read_write';
  /** It has both `@group` and `@binding`. */
  readonly isPlaced: boolean;
  readonly stored: StoredType;
  readonly line: number;
}

export interface WgslEntryPoint {
  readonly name: string;
  /** With the defaults of overrides. */
  readonly workgroupSize: readonly [number, number, number];
  /** The same as it is written, such as `64`, or the name of an override. */
  readonly writtenSize: readonly string[];
  /** Workgroup memory of the variables that it uses, rounded up as WebGPU counts it; those sized by overrides count once. */
  readonly workgroupBytes: number;
  /** Names of the variables that the entry point uses, directly or through functions. */
  readonly variables: readonly string[];
  readonly line: number;
}

export interface WgslOverride {
  readonly name: string;
  /** What `constants` of a pipeline calls it: its `@id`, or its name. */
  readonly key: string;
  readonly hasDefault: boolean;
  readonly line: number;
}

export interface WgslReflection {
  readonly entryPoints: readonly WgslEntryPoint[];
  readonly bindings: readonly WgslBinding[];
  readonly uniforms: ReadonlyMap<string, WgslUniform>;
  readonly overrides: readonly WgslOverride[];
  /** What `enable` names. */
  readonly extensions: readonly { readonly name: string; readonly line: number }[];
  /** Names of textures, samplers and whatever else no kernel may bind. */
  readonly foreign: readonly { readonly name: string; readonly line: number }[];
  readonly ast: readonly AstNode[];
}

/** WGSL that cannot be parsed. */
export class WgslError extends Error {
  readonly line: number | undefined;
  constructor(message: string, line: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WgslError';
    this.line = line;
  }
}

/** Reflects WGSL; throws `WgslError`. It reads structure only: types are for a compiler to check. */
export function reflectWgsl(source: string): WgslReflection {
  const reflect = new WgslReflect();
  const renamed = renameContextWords(source);
  try {
    const ast = new WgslParser().parse(renamed.source);
    reflect.updateAST(ast);
    return read(reflect, ast, renamed.restore);
  } catch (cause) {
    const text = renamed.restore(cause instanceof Error ? cause.message : String(cause));
    const line = /Line: ?(\d+)/i.exec(text)?.[1];
    const message = text.replace(/\.* *Line: ?\d+.*$/is, '') || 'This is not WGSL';
    throw new WgslError(message, line === undefined ? undefined : Number(line), { cause });
  }
}

type Restore = (text: string) => string;

function read(reflect: WgslReflect, ast: WgslParserOutput, restore: Restore): WgslReflection {
  const lines = new Map<string, number>();
  const overrides: WgslOverride[] = [];
  const extensions: { name: string; line: number }[] = [];
  const workgroupMemory = new Map<string, number>();
  for (const node of ast) {
    if (!hasName(node)) continue;
    if (node.astNodeType === 'enable') extensions.push({ name: node.name, line: node.line });
    else lines.set(node.name, node.line);
    if (node.astNodeType === 'override') overrides.push(readOverride(node as Override, restore));
    if (isWorkgroupVar(node) && node.type)
      workgroupMemory.set(node.name, roundUp(reflect.getTypeInfo(node.type).size));
  }
  const lineOf = (name: string) => lines.get(name) ?? 1;
  const named = ({ name }: { name: string }) => ({ name: restore(name), line: lineOf(name) });
  const bound = [...reflect.uniforms, ...reflect.storage];
  const foreign = [...reflect.textures, ...reflect.samplers, ...reflect.immediates];
  return {
    ast,
    overrides,
    extensions,
    bindings: bound.map((variable) => ({ ...readBinding(variable), ...named(variable) })),
    uniforms: new Map(
      reflect.uniforms.map((variable) => [restore(variable.name), flattenMembers(variable, restore)]),
    ),
    foreign: foreign.map(named),
    entryPoints: reflect.entry.compute.map((entry) => {
      const reached = namesReachedFrom(entry.name, ast);
      return {
        name: restore(entry.name),
        workgroupSize: entry.workgroupSize ?? [1, 1, 1],
        writtenSize: writtenSizeOf(entry).map(restore),
        workgroupBytes: [...workgroupMemory].reduce(
          (sum, [name, bytes]) => sum + (reached.has(name) ? bytes : 0),
          0,
        ),
        variables: entry.resources.map(({ name }) => restore(name)),
        line: entry.startLine,
      };
    }),
  };
}

const isWorkgroupVar = (node: AstNode & { name: string }): node is Var =>
  node.astNodeType === 'var' && 'storage' in node && node.storage === 'workgroup';

/** Bytes of a variable of workgroup memory are counted in sixteens. */
const roundUp = (bytes: number): number => Math.ceil(bytes / 16) * 16;

function writtenSizeOf({ attributes }: FunctionInfo): string[] {
  const value = attributes?.find(({ name }) => name === 'workgroup_size')?.value ?? [];
  return [value].flat().map(String);
}

type WgslParserOutput = ReturnType<WgslParser['parse']>;

function readOverride(node: Override, restore: Restore): WgslOverride {
  const id = node.attributes?.find((attribute) => attribute.name === 'id')?.value;
  const name = restore(node.name);
  const key = id === undefined || id === null ? name : String(Array.isArray(id) ? id[0] : id);
  return { name, key, hasDefault: node.value !== null, line: node.line };
}

function readBinding(variable: VariableInfo): Omit<WgslBinding, 'name' | 'line'> {
  // wgsl_reflect names the address space in an enum that `isolatedModules` cannot read: 0 is uniform, 1 storage.
  const kind = Number(variable.resourceType) === 0 ? 'uniform' : 'storage';
  const access = kind === 'storage' && variable.access.includes('write') ? 'read_write' : 'read';
  const attributes = new Set(variable.attributes?.map(({ name }) => name));
  const isPlaced = attributes.has('group') && attributes.has('binding');
  const { group, binding } = variable;
  return { group, binding, kind, access, isPlaced, stored: storedTypeOf(variable.type) };
}
