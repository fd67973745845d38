/** Cuts a text into numbered lines and names what each line is. */

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly text: string;
}

export const splitLines = (text: string): Line[] =>
  text.split(/\r\n|\n|\r/).map((line, index) => ({ number: index + 1, text: line }));

export const isAtomLine = ({ text }: Line): boolean => text.startsWith('ATOM  ') || text.startsWith('HETATM');

/** Lines that say nothing about the molecule. */
export const isRemark = ({ text }: Line): boolean =>
  text.trim() === '' || text.startsWith('REMARK') || text.startsWith('WARNING');

/** The word a line starts with, for messages. */
export const tagOf = ({ text }: Line): string => text.trim().split(/\s+/)[0]?.slice(0, 20) ?? '';
