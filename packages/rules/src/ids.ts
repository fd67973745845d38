/** Ids are decimal numbers of up to 19 digits without leading zeros; this is the order that the database has them in. */
export const compareIds = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
