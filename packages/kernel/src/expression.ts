/** Integer arithmetic of manifests: params, numbers, `+ - * / %`, `ceil`, `min`, `max` and parentheses, nothing else. */

import { ExpressionError, parseExpression, type Term } from './expression-parser.ts';
import type { Expression, ParamValues } from './manifest.ts';

export { ExpressionError };

const parsed = new Map<string, Term>();
/** Manifests hold a handful of expressions each; a bound only so that a stream of strange ones cannot grow memory. */
const MOST_CACHED = 2000;

/** Value of an expression as a real number. Throws `ExpressionError` on bad syntax, unknown names and division by zero. */
export function evaluate(expression: Expression, params: ParamValues): number {
  if (typeof expression === 'number') return expression;
  return valueOfTerm(parseCached(expression), params, expression);
}

/** Like `evaluate`, for sizes and counts: the value must be a whole number from 0 to 2^53. */
export function evaluateCount(expression: Expression, params: ParamValues): number {
  const value = evaluate(expression, params);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ExpressionError(
      `\`${expression}\` is ${value}, but a whole number of at least 0 is needed; wrap a division in ceil(…)`,
      1,
    );
  }
  return value;
}

/** Names that an expression mentions. Throws `ExpressionError` on bad syntax. */
export function namesIn(expression: Expression): Set<string> {
  const names = new Set<string>();
  if (typeof expression === 'string') collectNames(parseCached(expression), names);
  return names;
}

function parseCached(text: string): Term {
  const known = parsed.get(text);
  if (known) return known;
  const term = parseExpression(text);
  if (parsed.size >= MOST_CACHED) parsed.clear();
  parsed.set(text, term);
  return term;
}

function collectNames(term: Term, names: Set<string>): void {
  if (term.kind === 'param') names.add(term.name);
  if (term.kind === 'call') for (const operand of term.operands) collectNames(operand, names);
}

function valueOfTerm(term: Term, params: ParamValues, text: string): number {
  switch (term.kind) {
    case 'number':
      return term.value;
    case 'param': {
      const value = Object.hasOwn(params, term.name) ? params[term.name] : undefined;
      if (value === undefined) {
        throw new ExpressionError(`\`${text}\` mentions \`${term.name}\`, which is no param`, term.column);
      }
      return value;
    }
    case 'call': {
      const values = term.operands.map((operand) => valueOfTerm(operand, params, text));
      return apply(term.operator, values, text, term.column);
    }
    default:
      return term satisfies never;
  }
}

function apply(
  operator: (Term & { kind: 'call' })['operator'],
  values: number[],
  text: string,
  column: number,
): number {
  const [a = 0, b = 0] = values;
  if ((operator === '/' || operator === '%') && b === 0) {
    throw new ExpressionError(`\`${text}\` divides by zero`, column);
  }
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return values.length === 1 ? -a : a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case 'ceil':
      return Math.ceil(a);
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    default:
      return operator satisfies never;
  }
}
