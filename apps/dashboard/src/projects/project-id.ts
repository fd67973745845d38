/** A short name from a title, for whoever does not care to choose one. */

/** Characters: short enough to be read out, well below what an id may have. */
const LONGEST = 40;

/** `HIV-1 protease, Größe 2` → `hiv-1-protease-grosse-2`; empty where the title has nothing that an id may have. */
export function idFromTitle(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
}
