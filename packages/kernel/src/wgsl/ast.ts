/** Walks what wgsl_reflect parsed. */

/** What statements and expressions look like to a walker: wgsl_reflect's classes, told apart by `astNodeType`. */
export type AstNode = { readonly astNodeType: string; readonly line: number };

export const isNode = (value: unknown): value is AstNode =>
  typeof value === 'object' && value !== null && 'astNodeType' in value;

export const property = (node: AstNode, key: string): unknown =>
  (node as unknown as Record<string, unknown>)[key];
export const text = (node: AstNode, key: string): string => String(property(node, key) ?? '');
export function child(node: AstNode | null, key: string): AstNode | null {
  const value = node && property(node, key);
  return isNode(value) ? value : null;
}
export function children(node: AstNode | null, key: string): AstNode[] {
  const value = node && property(node, key);
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Visits every node below, each once. */
export function walk(
  nodes: readonly unknown[],
  visit: (node: AstNode) => void,
  seen = new Set<unknown>(),
): void {
  for (const node of nodes) {
    if (!isNode(node) || seen.has(node)) continue;
    seen.add(node);
    visit(node);
    for (const value of Object.values(node)) walk(Array.isArray(value) ? value : [value], visit, seen);
  }
}

export const hasName = (node: object): node is { name: string } =>
  'name' in node && typeof node.name === 'string';

/** Names that a function mentions, and the functions that it calls, and so on. Longer than needed where one shadows another. */
export function namesReachedFrom(entry: string, ast: readonly AstNode[]): Set<string> {
  const functions = new Map<string, AstNode>();
  for (const node of ast)
    if (node.astNodeType === 'function' && hasName(node)) functions.set(node.name, node);
  const reached = new Set<string>([entry]);
  // A set gives what is added while it is gone through.
  for (const name of reached) {
    walk([functions.get(name)], (node) => {
      if (hasName(node)) reached.add(node.name);
    });
  }
  return reached;
}
