/** Text of an expression → terms, by recursive descent; errors carry the column. */

/** What an expression is made of. Columns count from 1. */
export type Term =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'param'; readonly name: string; readonly column: number }
  | {
      readonly kind: 'call';
      readonly operator: '+' | '-' | '*' | '/' | '%' | 'ceil' | 'min' | 'max';
      readonly operands: readonly Term[];
      readonly column: number;
    };

/** A wrong expression, or one that has no value for the params given. */
export class ExpressionError extends Error {
  readonly column: number;
  constructor(message: string, column: number) {
    super(message);
    this.name = 'ExpressionError';
    this.column = column;
  }
}

interface Token {
  readonly text: string;
  readonly column: number;
}

const CALLS = { ceil: 1, min: 2, max: 2 } as const;
/** Levels of parentheses: far beyond any real manifest, far below the stack's depth. */
const DEEPEST = 50;

export function parseExpression(text: string): Term {
  const tokens = scan(text);
  let at = 0;
  let depth = 0;
  const end: Token = { text: '', column: text.length + 1 };
  const peek = () => tokens[at] ?? end;
  const next = () => tokens[at++] ?? end;
  const fail = (token: Token, wanted: string): never => {
    const found = token.text === '' ? 'the end' : `\`${token.text}\``;
    throw new ExpressionError(
      `\`${text}\`: ${wanted} expected at column ${token.column}, found ${found}`,
      token.column,
    );
  };
  const expect = (wanted: string) => {
    const token = next();
    if (token.text !== wanted) fail(token, `\`${wanted}\``);
  };

  function binary(operators: readonly string[], operand: () => Term): Term {
    let left = operand();
    while (operators.includes(peek().text)) {
      const token = next();
      const operator = token.text as '+' | '-' | '*' | '/' | '%';
      left = { kind: 'call', operator, operands: [left, operand()], column: token.column };
    }
    return left;
  }
  const sum = (): Term => binary(['+', '-'], product);
  const product = (): Term => binary(['*', '/', '%'], factor);

  function factor(): Term {
    const token = next();
    if (++depth > DEEPEST) fail(token, 'a shorter expression');
    try {
      if (token.text === '-') {
        return { kind: 'call', operator: '-', operands: [factor()], column: token.column };
      }
      if (token.text === '(') {
        const inner = sum();
        expect(')');
        return inner;
      }
      if (/^[0-9]/.test(token.text)) return { kind: 'number', value: Number(token.text) };
      if (/^[A-Za-z]/.test(token.text)) return peek().text === '(' ? call(token) : param(token);
      return fail(token, 'a number, a param or `(`');
    } finally {
      depth--;
    }
  }

  const param = (token: Token): Term => ({ kind: 'param', name: token.text, column: token.column });

  function call(name: Token): Term {
    if (!Object.hasOwn(CALLS, name.text)) {
      throw new ExpressionError(
        `\`${text}\`: there is no function \`${name.text}\`; only ceil, min and max`,
        name.column,
      );
    }
    const operator = name.text as keyof typeof CALLS;
    expect('(');
    const operands = [sum()];
    while (peek().text === ',') {
      next();
      operands.push(sum());
    }
    if (operator === 'ceil' ? operands.length !== 1 : operands.length < CALLS[operator]) {
      fail(peek(), operator === 'ceil' ? 'one operand of ceil' : `another operand of ${operator}`);
    }
    expect(')');
    return { kind: 'call', operator, operands, column: name.column };
  }

  const whole = sum();
  if (at < tokens.length) fail(peek(), 'an operator');
  return whole;
}

function scan(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s+|([0-9]+(?![A-Za-z_.])|[A-Za-z][A-Za-z0-9_]*|[-+*/%(),])|(.)/gsu;
  for (const match of text.matchAll(pattern)) {
    const column = match.index + 1;
    if (match[2] !== undefined) {
      throw new ExpressionError(
        `\`${text}\`: \`${match[2]}\` at column ${column} has no meaning here; use integers, params, + - * / %, ceil, min, max`,
        column,
      );
    }
    if (match[1] !== undefined) tokens.push({ text: match[1], column });
  }
  return tokens;
}
