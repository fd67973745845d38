/** Colours of WGSL and of AssemblyScript for the editor: words, numbers, attributes and comments; the compilers do the rest. */
import { StreamLanguage, type StreamParser, type StringStream } from '@codemirror/language';

interface State {
  /** Depth of nested block comments, which WGSL allows. */
  comment: number;
}

interface Words {
  readonly keywords: RegExp;
  readonly types: RegExp;
  readonly nested: boolean;
}

const WGSL: Words = {
  keywords:
    /^(alias|break|case|const|const_assert|continue|continuing|default|diagnostic|discard|else|enable|fn|for|if|let|loop|override|requires|return|struct|switch|true|false|var|while)$/,
  types:
    /^(bool|[iu]32|f(16|32)|vec[234][iufh]?|mat[234]x[234][fh]?|array|atomic|ptr|sampler|texture_\w+|function|private|workgroup|uniform|storage|read|write|read_write)$/,
  nested: true,
};
const ASSEMBLY: Words = {
  keywords:
    /^(as|break|case|class|const|continue|default|do|else|enum|export|extends|false|for|function|if|import|let|new|null|of|return|static|super|switch|this|true|type|var|while)$/,
  types: /^([iu](8|16|32|64)|f(32|64)|bool|usize|isize|void|v128|string|StaticArray|Array|\w+Array)$/,
  nested: false,
};

const parserOf = ({ keywords, types, nested }: Words): StreamParser<State> => ({
  name: nested ? 'wgsl' : 'assemblyscript',
  startState: () => ({ comment: 0 }),
  copyState: (state) => ({ ...state }),
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } } },
  token(stream, state) {
    if (state.comment > 0) return inComment(stream, state, nested);
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'lineComment';
    }
    if (stream.match('/*')) {
      state.comment = 1;
      return inComment(stream, state, nested);
    }
    if (stream.match(/^@\w+/)) return 'attributeName';
    if (stream.match(/^(0[xX][\da-fA-F.]+([pP][+-]?\d+)?|\d*\.?\d+([eE][+-]?\d+)?\.?)[iufh]?/))
      return 'number';
    if (!nested && stream.match(/^(["'`])(\\.|(?!\1).)*\1?/)) return 'string';
    const word = stream.match(/^[A-Za-z_]\w*/);
    if (!word) {
      stream.next();
      return null;
    }
    const text = stream.current();
    if (keywords.test(text)) return 'keyword';
    if (types.test(text)) return 'typeName';
    return stream.match(/^\s*\(/, false) ? 'variableName.function' : 'variableName';
  },
});

function inComment(stream: StringStream, state: State, nested: boolean): string {
  while (!stream.eol() && state.comment > 0) {
    if (stream.match('*/')) state.comment -= 1;
    else if (nested && stream.match('/*')) state.comment += 1;
    else stream.next();
  }
  return 'blockComment';
}

const JSON_PARSER: StreamParser<null> = {
  name: 'json',
  startState: () => null,
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(\\.|[^"\\])*"(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^"(\\.|[^"\\])*"?/)) return 'string';
    if (stream.match(/^-?\d[\d.eE+-]*/)) return 'number';
    if (stream.match(/^(true|false|null)\b/)) return 'keyword';
    stream.next();
    return null;
  },
};

export type Language = 'wgsl' | 'assembly' | 'json';

const LANGUAGES = {
  wgsl: StreamLanguage.define(parserOf(WGSL)),
  assembly: StreamLanguage.define(parserOf(ASSEMBLY)),
  json: StreamLanguage.define(JSON_PARSER),
} as const satisfies Record<Language, unknown>;

export const languageOf = (language: Language) => LANGUAGES[language];
