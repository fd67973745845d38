/** Walks the instructions of a function body and refuses all but core WebAssembly with 128-bit SIMD. */
import { type Reader, WasmError } from './reader.ts';

const CURE = 'compile for core WebAssembly with 128-bit SIMD: no threads, relaxed SIMD or other proposals';

/** Reads one function body to its end. Throws `WasmError` at the first instruction that kernels may not use. */
export function checkInstructions(body: Reader): void {
  body.list(() => [body.leb(), body.byte()]);
  while (!body.done) skipInstruction(body, body.byte());
}

function skipInstruction(body: Reader, opcode: number): void {
  if (opcode === 0xfe) throw new WasmError('The module uses instructions of threads.', CURE);
  if (opcode === 0xfc) skipBulk(body, body.leb());
  else if (opcode === 0xfd) skipSimd(body, body.leb());
  else if (opcode >= 0x28 && opcode <= 0x3e) skipMemoryOperand(body);
  else skipPlain(body, opcode);
}

function skipPlain(body: Reader, opcode: number): void {
  if ((opcode >= 0x45 && opcode <= 0xc4) || [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b].includes(opcode))
    return;
  if (
    (opcode >= 0x20 && opcode <= 0x26) ||
    [0x02, 0x03, 0x04, 0x0c, 0x0d, 0x10, 0x41, 0x42].includes(opcode)
  ) {
    body.leb();
    return;
  }
  switch (opcode) {
    case 0x0e: // br_table
      body.list(() => body.leb());
      body.leb();
      return;
    case 0x11: // call_indirect
      body.leb();
      body.leb();
      return;
    case 0x1c: // select with types
      body.list(() => body.byte());
      return;
    case 0x3f: // memory.size
    case 0x40: // memory.grow
      body.skip(1);
      return;
    case 0x43: // f32.const
      body.skip(4);
      return;
    case 0x44: // f64.const
      body.skip(8);
      return;
    default:
      throw new WasmError(
        `The module uses instruction 0x${opcode.toString(16)}, which no kernel may use.`,
        CURE,
      );
  }
}

/** Saturating conversions (0–7) and bulk memory (8–11); tables are not changed by kernels. */
function skipBulk(body: Reader, opcode: number): void {
  if (opcode <= 7) return;
  if (opcode > 11)
    throw new WasmError(`The module uses instruction 0xfc ${opcode}, which no kernel may use.`, CURE);
  body.leb();
  if (opcode === 8 || opcode === 10) body.leb();
}

function skipSimd(body: Reader, opcode: number): void {
  if (opcode >= 0x100) {
    throw new WasmError('The module uses relaxed SIMD, which gives other bits on other machines.', CURE);
  }
  if (opcode <= 11 || opcode === 92 || opcode === 93) skipMemoryOperand(body);
  else if (opcode === 12 || opcode === 13) body.skip(16);
  else if (opcode >= 21 && opcode <= 34) body.skip(1);
  else if (opcode >= 84 && opcode <= 91) {
    skipMemoryOperand(body);
    body.skip(1);
  }
}

function skipMemoryOperand(body: Reader): void {
  const alignment = body.leb();
  if (alignment >= 64) throw new WasmError('The module uses several memories.', CURE);
  body.leb();
}
