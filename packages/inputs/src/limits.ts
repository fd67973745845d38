/** Limits on what researchers upload, each with its unit and reason. Callers may lower them. */
export const INPUT_LIMITS = {
  /** Issues told of one upload: beyond this the file is of another kind and more lines would not help. */
  maxIssues: 50,
  /** Bytes of an NPY header: numpy itself reads no more than 10,000 without being told to. */
  maxNpyHeaderBytes: 65_536,
  /** Characters of one CSV record: 50,000 numbers in a row, and the most text that is held at once. */
  maxCsvRecordChars: 1_000_000,
  /** Workunits of one batch: as many as `POST /api/batches` takes. */
  maxWorkunits: 100_000,
  /** Bytes of one buffer of one workunit: the largest storage binding that every WebGPU device has. */
  maxBufferBytes: 134_217_728,
  /** Files in a ZIP: one for each workunit, and room for folders and what macOS adds. */
  maxZipEntries: 210_000,
  /** Bytes of a ZIP's central directory: 150 for each entry, the names among them. */
  maxZipDirectoryBytes: 32_000_000,
  /** Bytes of all files of a ZIP together, inflated: ten uploads of 1 GB. */
  maxZipTotalBytes: 10_000_000_000,
  /** Inflated bytes to packed bytes of one file: text and sparse arrays reach 100; deflate ends at 1032. */
  maxZipRatio: 200,
  /** Inflated bytes of a file below which its ratio is nobody's concern: a small file of zeros is no bomb. */
  zipRatioFreeBytes: 1_048_576,
} as const;
export type InputLimits = { readonly [Name in keyof typeof INPUT_LIMITS]: number };
