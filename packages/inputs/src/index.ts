/** What researchers upload and take home: NPY, CSV, raw binary and ZIP as streams, and how inputs become workunits. */
export type { ArrayFile } from './array-file.ts';
export { openCsv } from './csv/array.ts';
export { type Cell, csvRecord, writeCsv } from './csv/write.ts';
export type { Uploads } from './cut/files.ts';
export { openArray } from './cut/open-array.ts';
export { type CutPlan, type CutWorkunit, planWorkunits } from './cut/plan.ts';
export { CutRule, FileFormat, InputRule, ParamRule } from './cut/rule.ts';
export { INPUT_LIMITS, type InputLimits } from './limits.ts';
export { openNpy } from './npy/read.ts';
export { npyHeader, writeNpy } from './npy/write.ts';
export { writerOf } from './numbers.ts';
export { openRaw } from './raw.ts';
export { attempt, InputRefusal, type Reading } from './refusal.ts';
export { type Source, sourceOfBlob, sourceOfBytes, type Watching, watched } from './source.ts';
export { openZip } from './zip/open.ts';
export { writeZip, type ZipFile } from './zip/write.ts';
