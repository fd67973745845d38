/** The impossible throws here, so that a broken caller is heard of at once and in one form. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${message}`);
}
