/** A real compiler's opinion of a WGSL source: naga, compiled to WebAssembly, parses and validates it. */
import type { InputIssue } from '@manyhands/protocol';
import { NagaError, parseWgsl, validate } from 'naga-wasm';

const WHERE = 'kernel.wgsl';

/** Issues with line and column; empty where the source compiles. */
export function compileWgsl(source: string): InputIssue[] {
  try {
    using module = parseWgsl(withoutUnknownExtensions(source));
    using _info = validate(module);
    return [];
  } catch (error) {
    if (error instanceof NagaError) return [toIssue(error)];
    // A fault of the compiler itself, not a verdict: say so rather than let the kernel pass unseen.
    return [
      {
        where: WHERE,
        message: `the compiler gave up: ${error instanceof Error ? error.message : String(error)}`,
        cure: 'simplify the shader, or report this with the source',
      },
    ];
  }
}

/**
 * naga 30 knows subgroup operations but refuses the directive that enables them
 * (https://github.com/gfx-rs/wgpu/issues/5555); blanked in place, so that columns stay. Delete when it is accepted.
 */
const withoutUnknownExtensions = (source: string): string =>
  source.replace(
    /^(\s*)(enable\s+subgroups\s*;)/gm,
    (_all, indent: string, directive: string) => indent + ' '.repeat(directive.length),
  );

/** Reads the place out of naga's report: `┌─ wgsl:12:5`. */
function toIssue(error: NagaError): InputIssue {
  const [, line, column] = /wgsl:(\d+):(\d+)/.exec(error.formatted) ?? [];
  const notes = [...error.formatted.matchAll(/^\s*= (?:note|help): (.+)$/gm)].map((match) => match[1]);
  return {
    where: WHERE,
    ...(line ? { line: Number(line) } : {}),
    ...(column ? { column: Number(column) } : {}),
    message: error.message,
    cure: notes.length > 0 ? notes.join(' ') : 'correct the shader at that place; browsers refuse it too',
  };
}
