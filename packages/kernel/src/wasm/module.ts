/** What a WebAssembly kernel declares: imports, memory, exported functions; its code is checked on the way. */
import { checkInstructions } from './instructions.ts';
import { Reader, WasmError } from './reader.ts';

export interface WasmFacts {
  /** `module.name` of every import. */
  readonly imports: readonly string[];
  readonly memories: readonly { readonly maximumPages: number | undefined; readonly shared: boolean }[];
  /** Exports by name: a kind, or a function's type such as `(i32, i32) -> i32`. */
  readonly exports: ReadonlyMap<string, string>;
}

const VALUE_TYPES = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
]);
const KINDS = ['function', 'table', 'memory', 'global'];

/** Reads a module; throws `WasmError` where it is none or uses instructions beyond core WebAssembly with SIMD. */
export function readModule(bytes: Uint8Array): WasmFacts {
  const reader = new Reader(bytes);
  for (const magic of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) {
    if (reader.byte() !== magic)
      throw new WasmError('This is no WebAssembly module.', 'send a .wasm file of version 1');
  }
  const imports: string[] = [];
  const memories: WasmFacts['memories'][number][] = [];
  let types: string[] = [];
  let functionTypes: number[] = [];
  let exported: { name: string; kind: number; index: number }[] = [];
  let importedFunctions = 0;
  while (!reader.done) {
    const id = reader.byte();
    const section = reader.part(reader.leb());
    if (id === 1) types = section.list(() => readType(section));
    if (id === 2) {
      section.list(() => {
        imports.push(`${section.text()}.${section.text()}`);
        if (skipImport(section)) importedFunctions++;
      });
    }
    if (id === 3) functionTypes = section.list(() => section.leb());
    if (id === 5) memories.push(...section.list(() => readLimits(section)));
    if (id === 7)
      exported = section.list(() => ({ name: section.text(), kind: section.byte(), index: section.leb() }));
    if (id === 10) section.list(() => checkInstructions(section.part(section.leb())));
  }
  const typeOf = (index: number) => types[functionTypes[index - importedFunctions] ?? -1] ?? 'function';
  return {
    imports,
    memories,
    exports: new Map(
      exported.map(({ name, kind, index }) => [
        name,
        kind === 0 ? typeOf(index) : (KINDS[kind] ?? 'unknown'),
      ]),
    ),
  };
}

function readType(section: Reader): string {
  if (section.byte() !== 0x60) throw new WasmError('The module uses types beyond core WebAssembly.');
  const valueType = () => VALUE_TYPES.get(section.byte()) ?? 'reference';
  const parameters = section.list(valueType);
  const results = section.list(valueType);
  return `(${parameters.join(', ')}) -> ${results.join(', ') || 'nothing'}`;
}

/** Steps over an import's description; true for a function. */
function skipImport(section: Reader): boolean {
  const kind = section.byte();
  if (kind === 0) section.leb();
  else if (kind === 1) {
    section.byte();
    readLimits(section);
  } else if (kind === 2) readLimits(section);
  else section.skip(2);
  return kind === 0;
}

function readLimits(section: Reader) {
  const flags = section.byte();
  if (flags > 3) throw new WasmError('The module uses 64-bit memory.', 'compile for 32-bit WebAssembly');
  section.leb();
  return { maximumPages: flags & 1 ? section.leb() : undefined, shared: (flags & 2) !== 0 };
}
