/** How checks of a WGSL source say what is wrong, and where. */
export type Report = (
  message: string,
  cure: string,
  at?: { line?: number; column?: number; where?: string },
) => void;
