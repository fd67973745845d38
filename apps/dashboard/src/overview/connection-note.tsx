/** Says that what is on screen is old, and what is safe meanwhile. */

export function ConnectionNote({ at }: { readonly at: number }) {
  return (
    <p class="notice">
      The coordinator does not answer. These figures are from {new Date(at).toLocaleTimeString()}; results
      already acknowledged are safe, and volunteers keep theirs until it is back. This page tries again by
      itself.
    </p>
  );
}
