// Smith-Waterman with affine gaps: one thread for each target sequence, eight letters of it in every dispatch.
//
// Between dispatches the column of scores waits in scratch, so that a dispatch stays short however long sequences are.
// Scratch lies with neighbouring targets side by side: threads of a workgroup read consecutive words.

struct Search {
  query_length: u32,
  count: u32,
  letters: u32,
  longest: u32,
  alphabet: u32,
  gap_open: i32,
  gap_extend: i32,
  // Which eight letters of every target are due.
  stretch: u32,
  // First workgroup of this slice.
  offset: u32,
}

@group(0) @binding(0) var<uniform> search: Search;
@group(0) @binding(1) var<storage, read> query: array<u32>;
@group(0) @binding(2) var<storage, read> scores: array<u32>;
@group(0) @binding(3) var<storage, read> starts: array<u32>;
@group(0) @binding(4) var<storage, read> targets: array<u32>;
@group(0) @binding(5) var<storage, read_write> column: array<i32>;
@group(0) @binding(6) var<storage, read_write> gaps: array<i32>;
@group(0) @binding(7) var<storage, read_write> best: array<i32>;
@group(0) @binding(8) var<storage, read_write> ends: array<vec2u>;

const STRETCH = 8u;
const MOST_PAIRS = 1024u;

// Scores of all pairs of letters, unpacked from bytes.
var<workgroup> pairs: array<i32, MOST_PAIRS>;

@compute @workgroup_size(64)
fn align(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  let count_of_pairs = min(search.alphabet * search.alphabet, MOST_PAIRS);
  for (var pair = local; pair < count_of_pairs; pair += 64u) {
    pairs[pair] = extractBits(i32(scores[pair / 4u]), (pair % 4u) * 8u, 8u);
  }
  workgroupBarrier();

  let index = (group.x + search.offset) * 64u + local;
  if (index >= search.count) {
    return;
  }
  let first = starts[index];
  let length = min(starts[index + 1u] - first, search.longest);
  let from_letter = min(search.stretch * STRETCH, length);
  let to_letter = min(from_letter + STRETCH, length);
  for (var letter = from_letter; letter < to_letter; letter++) {
    align_letter(index, letter, letter_of_target(first + letter));
  }
}

// One more column: the whole query against one letter of the target.
fn align_letter(index: u32, letter: u32, value: u32) {
  let row = value * search.alphabet;
  var diagonal = 0;
  var above = 0;
  var gap_in_target = 0;
  var highest = best[index];
  var end = 0u;
  for (var i = 0u; i < search.query_length; i++) {
    let at = i * search.count + index;
    let before = column[at];
    // Scores below 0 never win against starting anew, so gaps may start from 0 instead of minus infinity.
    let gap_in_query = max(gaps[at] - search.gap_extend, before - search.gap_open);
    gap_in_target = max(gap_in_target - search.gap_extend, above - search.gap_open);
    let matched = diagonal + pairs[row + letter_of_query(i)];
    let score = max(max(0, matched), max(gap_in_query, gap_in_target));
    gaps[at] = gap_in_query;
    column[at] = score;
    diagonal = before;
    above = score;
    if (score > highest) {
      highest = score;
      end = i + 1u;
    }
  }
  if (end > 0u) {
    best[index] = highest;
    ends[index] = vec2u(end, letter + 1u);
  }
}

fn letter_of_target(at: u32) -> u32 {
  return extractBits(targets[at / 4u], (at % 4u) * 8u, 8u);
}

fn letter_of_query(at: u32) -> u32 {
  return extractBits(query[at / 4u], (at % 4u) * 8u, 8u);
}
