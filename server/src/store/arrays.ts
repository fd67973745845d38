/** Array parameters as PostgreSQL's text: the driver would escape and join element by element, which costs as much as the query. */

/** Numbers and ids; null where there is none. Ids are digits, which need no quotes. */
export const numberArray = (values: readonly (number | string | null | undefined)[]): string =>
  `{${values.map((value) => value ?? 'null').join(',')}}`;
