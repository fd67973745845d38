/**
 * Smith-Waterman with affine gaps (Gotoh's recurrence): one target sequence after the other, letter by letter.
 *
 * `run` takes slices of target sequences. Everything is an integer, so results equal those of the GPU to the bit.
 */

/** Error codes: starts that are not in order, letters outside the alphabet. */
const WRONG_STARTS: i32 = 1;
const WRONG_LETTER: i32 = 2;

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

let queryLength: u32 = 0;
let alphabet: u32 = 0;
let open: i32 = 0;
let extend: i32 = 0;
let query: usize = 0;
let scores: usize = 0;
/** For each letter of the query: best score that ends here, and the same in a gap of the query. */
let column: usize = 0;
let gaps: usize = 0;
let highest: i32 = 0;
let queryEnd: u32 = 0;

/** Params and buffers in the order of the manifest; targets [from, to). */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  queryLength = load<u32>(params);
  const letters = load<u32>(params, 8);
  const longest = load<u32>(params, 12);
  alphabet = load<u32>(params, 16);
  open = load<i32>(params, 20);
  extend = load<i32>(params, 24);
  query = load<u32>(buffers) as usize;
  scores = load<u32>(buffers, 4) as usize;
  const starts = load<u32>(buffers, 8) as usize;
  const targets = load<u32>(buffers, 12) as usize;
  column = load<u32>(buffers, 16) as usize;
  gaps = load<u32>(buffers, 20) as usize;
  const best = load<u32>(buffers, 24) as usize;
  const ends = load<u32>(buffers, 28) as usize;
  if (!knowsLetters(query, queryLength)) return WRONG_LETTER;
  for (let index = from; index < to; index++) {
    const first = load<u32>(starts + (<usize>index << 2));
    const next = load<u32>(starts + (<usize>index << 2), 4);
    if (next < first || next > letters) return WRONG_STARTS;
    const length = min<u32>(next - first, longest);
    if (!knowsLetters(targets + first, length)) return WRONG_LETTER;
    alignOne(targets + first, length, best + (<usize>index << 2), ends + (<usize>index << 3));
  }
  return 0;
}

function knowsLetters(place: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    if (load<u8>(place + i) >= alphabet) return false;
  }
  return true;
}

function alignOne(letters: usize, length: u32, best: usize, ends: usize): void {
  memory.fill(column, 0, (<usize>queryLength) << 2);
  memory.fill(gaps, 0, (<usize>queryLength) << 2);
  highest = 0;
  for (let letter: u32 = 0; letter < length; letter++) {
    queryEnd = 0;
    alignLetter(scores + <usize>(load<u8>(letters + letter)) * alphabet);
    if (queryEnd == 0) continue;
    store<i32>(best, highest);
    store<u32>(ends, queryEnd);
    store<u32>(ends, letter + 1, 4);
  }
}

/** One more column; `row` holds the scores of this letter of the target with every letter. */
function alignLetter(row: usize): void {
  let diagonal: i32 = 0;
  let above: i32 = 0;
  let gapInTarget: i32 = 0;
  for (let i: u32 = 0; i < queryLength; i++) {
    const at = <usize>i << 2;
    const before = load<i32>(column + at);
    // Scores below 0 never win against starting anew, so gaps may start from 0 instead of minus infinity.
    const gapInQuery = max<i32>(load<i32>(gaps + at) - extend, before - open);
    gapInTarget = max<i32>(gapInTarget - extend, above - open);
    const matched = diagonal + <i32>load<i8>(row + load<u8>(query + i));
    const score = max<i32>(max<i32>(0, matched), max<i32>(gapInQuery, gapInTarget));
    store<i32>(gaps + at, gapInQuery);
    store<i32>(column + at, score);
    diagonal = before;
    above = score;
    if (score > highest) {
      highest = score;
      queryEnd = i + 1;
    }
  }
}
