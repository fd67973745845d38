/** Admission of the WebAssembly variant. */
import type { InputIssue } from '@manyhands/protocol';
import { readModule, type WasmFacts } from './module.ts';
import { WasmError } from './reader.ts';

/** Pages of 64 KiB: 2 GiB, beyond which browsers on phones give no memory anyway. */
const MOST_PAGES = 32_768;

type Exported = readonly [name: string, type: string];
const FUNCTIONS: readonly Exported[] = [
  ['allocate', '(i32) -> i32'],
  ['run', '(i32, i32, i32, i32) -> i32'],
];

/** Exported beside these by a kernel that derives. */
const DERIVE: Exported = ['derive', '(i32, i32, i32, i32) -> i32'];

export async function admitWasm(bytes: Uint8Array, derives = false): Promise<InputIssue[]> {
  const report = (message: string, cure: string): InputIssue => ({ where: 'kernel.wasm', message, cure });
  try {
    const facts = readModule(bytes);
    const issues = checkFacts(facts, derives ? [...FUNCTIONS, DERIVE] : FUNCTIONS, report);
    return issues.length > 0 || (await isValid(bytes))
      ? issues
      : [report('the module does not validate', 'compile the module again')];
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
    return [report(error.message, error.cure)];
  }
}

/** Compiling validates, and unlike `WebAssembly.validate` it is not done on the thread that serves others. */
const isValid = (bytes: Uint8Array): Promise<boolean> =>
  WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>).then(
    () => true,
    () => false,
  );

function checkFacts(
  facts: WasmFacts,
  functions: readonly Exported[],
  report: (message: string, cure: string) => InputIssue,
): InputIssue[] {
  const issues: InputIssue[] = [];
  for (const name of facts.imports)
    issues.push(
      report(
        `the module imports \`${name}\``,
        'a kernel imports nothing; with AssemblyScript use `--use abort=`',
      ),
    );
  for (const { maximumPages, shared } of facts.memories) {
    if (shared) issues.push(report('the memory is shared between threads', 'compile without threads'));
    if (maximumPages === undefined)
      issues.push(report('the memory has no maximum', 'with AssemblyScript use `--maximumMemory 16384`'));
    else if (maximumPages > MOST_PAGES)
      issues.push(
        report(`the memory may grow to ${maximumPages} pages`, `declare ${MOST_PAGES} pages at most`),
      );
  }
  if (facts.exports.get('memory') !== 'memory')
    issues.push(report('the module does not export its `memory`', 'export the memory under that name'));
  for (const [name, type] of functions) {
    const found = facts.exports.get(name);
    if (found !== type)
      issues.push(
        report(`\`${name}\` is ${found ?? 'not exported'}`, `export a function \`${name}\` of type ${type}`),
      );
  }
  return issues;
}
