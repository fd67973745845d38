/** The referee of a kernel: the same contract in plain f64 arithmetic. */
import type { BufferBytes, ParamValues } from './manifest.ts';

/** Bytes of every `output` buffer by name, from params and the bytes of every `input` and `shared` buffer. */
export type ReferenceFunction = (params: ParamValues, buffers: BufferBytes) => BufferBytes;
