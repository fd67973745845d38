/**
 * Finds loops of WGSL without a visible bound: a counter that is compared, and only ever stepped towards its limit.
 *
 * It is careful rather than clever: a loop that passes ends, a loop that does not pass may end too. How many rounds a
 * bound allows is not judged here; the runner's time slices and the host's deadline do that.
 */
import { type AstNode, child, children, property, text, walk } from './ast.ts';

type Direction = 'up' | 'down' | 'either';
interface Limit {
  readonly counter: string;
  readonly direction: Direction;
}

/** Line of every loop without a visible bound, with what is missing. */
export function findUnboundedLoops(ast: readonly AstNode[]): { line: number; missing: string }[] {
  const found: { line: number; missing: string }[] = [];
  walk(ast, (node) => {
    const missing = whatIsMissing(node);
    if (missing) found.push({ line: node.line, missing });
  });
  return found;
}

function whatIsMissing(node: AstNode): string | null {
  switch (node.astNodeType) {
    case 'for':
      return judge(
        limitsOf(child(node, 'condition'), false),
        [child(node, 'increment')],
        children(node, 'body'),
        positiveStart(child(node, 'init')),
      );
    case 'while': {
      const body = children(node, 'body');
      if (has(body, 'continue')) return 'a `while` with `continue` may skip its step';
      return judge(limitsOf(child(node, 'condition'), false), body, body);
    }
    case 'loop': {
      const body = children(node, 'body').filter((part) => part.astNodeType !== 'continuing');
      const continuing = children(child(node, 'continuing'), 'body');
      const steps = has(body, 'continue') ? continuing : [...body, ...continuing];
      return judge([...body, ...continuing].flatMap(exitLimits), steps, [...body, ...continuing]);
    }
    default:
      return null;
  }
}

/** A counter that begins with a literal above 0, so that it grows when it is doubled. */
function positiveStart(init: AstNode | null): string | undefined {
  const starts = init?.astNodeType === 'var' && (literalOf(child(init, 'value')) ?? 0) > 0;
  return starts ? text(init, 'name') : undefined;
}

/** Steps must be at the top level of the loop, where no branch can skip them. `positive` names a counter above 0. */
function judge(
  limits: Limit[],
  steps: (AstNode | null)[],
  body: AstNode[],
  positive?: string,
): string | null {
  if (limits.length === 0) return 'no counter is compared with a limit';
  for (const { counter, direction } of limits) {
    const directions = steps
      .map((step) => step && stepOf(step, counter, counter === positive))
      .filter((step) => step !== null);
    const wanted = direction === 'either' ? directions[0] : direction;
    if (directions.length === 0 || directions.some((step) => step !== wanted)) continue;
    if (!changesOtherwise(body, counter, wanted)) return null;
  }
  return `\`${limits[0]?.counter}\` is not only stepped towards its limit`;
}

/** Counters whose comparison keeps a loop going (`leaves` false) or ends it (`leaves` true). */
function limitsOf(condition: AstNode | null, leaves: boolean): Limit[] {
  if (condition?.astNodeType !== 'binaryOp') return [];
  const operator = text(condition, 'operator');
  const [left, right] = [child(condition, 'left'), child(condition, 'right')];
  // Any part of `a && b` ends a loop that goes on while both hold; likewise `a || b` as a way out.
  if (operator === (leaves ? '||' : '&&')) return [...limitsOf(left, leaves), ...limitsOf(right, leaves)];
  const direction = directionOf(operator, leaves);
  if (direction === null) return [];
  const limits: Limit[] = [];
  if (
    isPlainVariable(left) &&
    !(direction === 'down' && isUnsignedZero(right) && !isStrict(operator, leaves))
  )
    limits.push({ counter: text(left, 'name'), direction });
  if (isPlainVariable(right) && direction !== 'either')
    limits.push({ counter: text(right, 'name'), direction: direction === 'up' ? 'down' : 'up' });
  return limits;
}

function directionOf(operator: string, leaves: boolean): Direction | null {
  if (operator === '<' || operator === '<=') return leaves ? 'down' : 'up';
  if (operator === '>' || operator === '>=') return leaves ? 'up' : 'down';
  return operator === (leaves ? '==' : '!=') ? 'either' : null;
}

/** `i >= 0u` always holds: an unsigned counter goes round below zero. */
const isStrict = (operator: string, leaves: boolean): boolean => operator === (leaves ? '<=' : '>');

function isUnsignedZero(limit: AstNode | null): boolean {
  const node = resolve(limit);
  const value = node && property(node, 'value');
  if (!value || typeof value !== 'object' || !('typeInfo' in value) || !('data' in value)) return false;
  const { typeInfo, data } = value as { typeInfo: { name: string }; data: ArrayLike<number> };
  return typeInfo.name === 'u32' && data[0] === 0;
}

/** Ways out of a `loop` at its top level: `if (…) { …; break; }`, `if (…) { return; }`, `break if …`. */
function exitLimits(node: AstNode): Limit[] {
  if (node.astNodeType === 'break') return limitsOf(child(node, 'condition'), true);
  if (node.astNodeType !== 'if') return [];
  const last = children(node, 'body').at(-1);
  const leaves =
    last?.astNodeType === 'return' || (last?.astNodeType === 'break' && !child(last, 'condition'));
  return leaves ? limitsOf(child(node, 'condition'), true) : [];
}

/** Where a statement steps the counter: up, down, or not at all. */
function stepOf(node: AstNode, counter: string, isPositive = false): 'up' | 'down' | null {
  if (!isVariable(child(node, 'variable'), counter)) return null;
  const operator = text(node, 'operator');
  if (node.astNodeType === 'increment') return operator === '++' ? 'up' : 'down';
  if (node.astNodeType !== 'assign') return null;
  const value = child(node, 'value');
  if (operator !== '=') return isPositiveStep(value) ? growth(operator[0] ?? '', value, isPositive) : null;
  if (value?.astNodeType !== 'binaryOp' || !isVariable(child(value, 'left'), counter)) return null;
  const step = child(value, 'right');
  return isPositiveStep(step) ? growth(text(value, 'operator')[0] ?? '', step, isPositive) : null;
}

/** Multiplication and shifts to the left stand still at 0, and are steps from a positive start only; division reaches 0. */
function growth(operator: string, step: AstNode | null, isPositive: boolean): 'up' | 'down' | null {
  if (operator === '+') return 'up';
  if (operator === '-' || operator === '>') return 'down';
  const literal = literalOf(step);
  if (isPositive && literal !== null && (operator === '<' || (operator === '*' && literal > 1))) return 'up';
  return operator === '/' && literal !== 1 ? 'down' : null;
}

/** A step is a positive literal, or a value that the researcher vouches for; a sign makes its direction doubtful. */
function isPositiveStep(step: AstNode | null): boolean {
  const node = resolve(step);
  if (node?.astNodeType === 'literalExpr') return (literalOf(node) ?? 0) > 0;
  if (node?.astNodeType !== 'binaryOp') return node?.astNodeType === 'varExpr';
  const plain = ['*', '+', '/'].includes(text(node, 'operator'));
  return plain && isPositiveStep(child(node, 'left')) && isPositiveStep(child(node, 'right'));
}

function literalOf(step: AstNode | null): number | null {
  const node = resolve(step);
  const value = node?.astNodeType === 'literalExpr' ? property(node, 'value') : null;
  if (!value || typeof value !== 'object' || !('data' in value)) return null;
  return (value.data as ArrayLike<number>)[0] ?? null;
}

/** Whether the loop's body assigns the counter in another way, or hands out its address. */
function changesOtherwise(body: AstNode[], counter: string, wanted: 'up' | 'down' | undefined): boolean {
  let changes = false;
  walk(body, (node) => {
    const target = child(node, 'variable');
    if (isVariable(target, counter) && stepOf(node, counter) !== wanted) changes = true;
    if (
      node.astNodeType === 'unaryOp' &&
      text(node, 'operator') === '&' &&
      isVariable(child(node, 'right'), counter)
    )
      changes = true;
  });
  return changes;
}

function has(nodes: AstNode[], kind: string): boolean {
  let found = false;
  walk(nodes, (node) => {
    if (node.astNodeType === kind) found = true;
  });
  return found;
}

const isPlainVariable = (node: AstNode | null): node is AstNode =>
  node?.astNodeType === 'varExpr' && !property(node, 'postfix');
const isVariable = (node: AstNode | null, name: string): boolean =>
  isPlainVariable(node) && text(node, 'name') === name;

/** What a `const` stands for. */
const resolve = (node: AstNode | null): AstNode | null =>
  node?.astNodeType === 'constExpr' ? child(node, 'initializer') : node;
