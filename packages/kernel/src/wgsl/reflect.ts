/** What a WGSL source declares: entry points, bindings, uniform members, overrides; read with wgsl_reflect. */
import {
  type Override,
  type VariableInfo,
  WgslParser,
  WgslReflect,
} from 'wgsl_reflect/wgsl_reflect.module.js';
import { flattenMembers, type WgslUniform } from './uniform.ts';

/** What statements and expressions look like to a walker: wgsl_reflect's classes, told apart by `astNodeType`. */
export type AstNode = { readonly astNodeType: string; readonly line: number };

export interface WgslBinding {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly kind: 'uniform' | 'storage';
  readonly access: 'read' | 'read_write';
  readonly line: number;
}

export interface WgslEntryPoint {
  readonly name: string;
  /** With the defaults of overrides. */
  readonly workgroupSize: readonly [number, number, number];
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
  try {
    const ast = new WgslParser().parse(source);
    reflect.updateAST(ast);
    return read(reflect, ast);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    const line = /Line: ?(\d+)/i.exec(text)?.[1];
    const message = text.replace(/\.* *Line: ?\d+.*$/is, '') || 'This is not WGSL';
    throw new WgslError(message, line === undefined ? undefined : Number(line), { cause });
  }
}

function read(reflect: WgslReflect, ast: WgslParserOutput): WgslReflection {
  const lines = new Map<string, number>();
  const overrides: WgslOverride[] = [];
  for (const node of ast) {
    if (!hasName(node)) continue;
    lines.set(node.name, node.line);
    if (node.astNodeType === 'override') overrides.push(readOverride(node as Override));
  }
  const lineOf = (name: string) => lines.get(name) ?? 1;
  const bound = [...reflect.uniforms, ...reflect.storage];
  const foreign = [...reflect.textures, ...reflect.samplers, ...reflect.immediates];
  return {
    ast,
    overrides,
    bindings: bound.map((variable) => readBinding(variable, lineOf(variable.name))),
    uniforms: new Map(reflect.uniforms.map((variable) => [variable.name, flattenMembers(variable)])),
    foreign: foreign.map(({ name }) => ({ name, line: lineOf(name) })),
    entryPoints: reflect.entry.compute.map((entry) => ({
      name: entry.name,
      workgroupSize: entry.workgroupSize ?? [1, 1, 1],
      variables: entry.resources.map((variable) => variable.name),
      line: entry.startLine,
    })),
  };
}

type WgslParserOutput = ReturnType<WgslParser['parse']>;

const hasName = (node: object): node is { name: string } => 'name' in node && typeof node.name === 'string';

function readOverride(node: Override): WgslOverride {
  const id = node.attributes?.find((attribute) => attribute.name === 'id')?.value;
  const key = id === undefined || id === null ? node.name : String(Array.isArray(id) ? id[0] : id);
  return { name: node.name, key, hasDefault: node.value !== null, line: node.line };
}

function readBinding(variable: VariableInfo, line: number): WgslBinding {
  // wgsl_reflect names the address space in an enum that `isolatedModules` cannot read: 0 is uniform, 1 storage.
  const kind = Number(variable.resourceType) === 0 ? 'uniform' : 'storage';
  const access = kind === 'storage' && variable.access.includes('write') ? 'read_write' : 'read';
  return { name: variable.name, group: variable.group, binding: variable.binding, kind, access, line };
}
