/** Names for the molecules of a library: each its own. */

/** Longest name that is kept; a file's title line may hold a paragraph. */
const LONGEST = 80;

/** A function to be called for each molecule in turn, with the name that its file gives it. */
export function createNamer(): (given: string) => { name: string; notes: string[] } {
  const taken = new Set<string>();
  let count = 0;
  return (given) => {
    count += 1;
    const plain = given.replace(/\s+/g, ' ').trim().slice(0, LONGEST).trim();
    const wanted = plain === '' ? `molecule ${count}` : plain;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`;
    taken.add(name);
    const notes = name === wanted ? [] : [`The name ${wanted} occurs again; this one is called ${name}.`];
    return { name, notes };
  };
}
