/** Which variables a source reads and which it writes, as far as names tell: enough for a guess of their roles. */
import { type AstNode, child, children, text, walk } from '../wgsl/ast.ts';

export interface Usage {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** Names in the whole source; a local variable that hides a global one is taken for it. */
export function usageOf(ast: readonly AstNode[]): Usage {
  const reads = new Set<string>();
  const writes = new Set<string>();
  const written = new Set<AstNode>();
  walk(ast, (node) => {
    for (const target of targetsOf(node)) {
      written.add(target);
      writes.add(text(target, 'name'));
    }
    for (const target of changedOf(node)) writes.add(text(target, 'name'));
  });
  walk(ast, (node) => {
    if (node.astNodeType === 'varExpr' && !written.has(node)) reads.add(text(node, 'name'));
  });
  return { reads, writes };
}

/** Variables that a statement gives a value without a look at the old one. */
function targetsOf(node: AstNode): AstNode[] {
  if (node.astNodeType === 'assign' && text(node, 'operator') === '=')
    return [child(node, 'variable')].flatMap(orNone);
  return text(node, 'name') === 'atomicStore' ? addressed(node).slice(0, 1) : [];
}

/** Variables that a statement may change, having read them. */
function changedOf(node: AstNode): AstNode[] {
  if (node.astNodeType === 'assign' || node.astNodeType === 'increment')
    return [child(node, 'variable')].flatMap(orNone);
  if (/^atomic(?!Load$)/.test(text(node, 'name'))) return addressed(node).slice(0, 1);
  return node.astNodeType === 'unaryOp' && text(node, 'operator') === '&'
    ? [child(node, 'right')].flatMap(orNone)
    : [];
}

const addressed = (call: AstNode): AstNode[] =>
  children(call, 'args').flatMap((argument) => orNone(child(argument, 'right')));

const orNone = (node: AstNode | null): AstNode[] => (node?.astNodeType === 'varExpr' ? [node] : []);
