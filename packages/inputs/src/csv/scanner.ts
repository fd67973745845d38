/** Cuts the text of a CSV file (RFC 4180) into records, and knows the line and column of every field. */
import { type InputRefusal, refusal } from '../refusal.ts';

export interface CsvField {
  readonly text: string;
  /** Of its first character, counted from 1. */
  readonly line: number;
  readonly column: number;
}

export type CsvRecord = readonly CsvField[];

type State = 'start' | 'plain' | 'quoted' | 'closed';

/** Fed with text piece by piece; lines end with CRLF, LF or CR. */
export class CsvScanner {
  readonly #where: string;
  readonly #mostChars: number;
  #state: State = 'start';
  #line = 1;
  #column = 1;
  #afterReturn = false;
  #chars = 0;
  #text = '';
  #from = { line: 1, column: 1 };
  #fields: CsvField[] = [];

  constructor(where: string, mostChars: number) {
    this.#where = where;
    this.#mostChars = mostChars;
  }

  get line(): number {
    return this.#line;
  }

  /** Records that end within this piece. */
  *push(piece: string): Generator<CsvRecord> {
    for (const char of piece) {
      if (char === '\n' && this.#afterReturn) {
        this.#afterReturn = false;
        if (this.#state === 'quoted') this.#text += char;
        continue;
      }
      this.#afterReturn = char === '\r';
      if (++this.#chars > this.#mostChars) throw this.#tooLong();
      const ends = this.#take(char);
      this.#advance(char);
      if (ends) yield this.#record();
    }
  }

  /** The last record, where no line end follows it. */
  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted')
      throw this.#wrong('a quoted field is never closed', 'close it with "', this.#from);
    if (this.#state === 'start' && this.#fields.length === 0) return;
    this.#field();
    yield this.#record();
  }

  /** True where the character ends the record. */
  #take(char: string): boolean {
    if (this.#state === 'quoted') {
      if (char === '"') this.#state = 'closed';
      else this.#text += char;
      return false;
    }
    if (char === ',' || char === '\n' || char === '\r') {
      this.#field();
      return char !== ',';
    }
    if (this.#state === 'start') this.#open(char);
    else if (this.#state === 'closed') this.#reopen(char);
    else if (char === '"')
      throw this.#wrong(
        'a quote stands within a field',
        'put the whole field in quotes, and write a quote in it twice',
      );
    else this.#text += char;
    return false;
  }

  #open(char: string): void {
    this.#from = { line: this.#line, column: this.#column };
    this.#state = char === '"' ? 'quoted' : 'plain';
    if (char !== '"') this.#text = char;
  }

  #reopen(char: string): void {
    if (char !== '"')
      throw this.#wrong('text follows a closed quote', 'write a quote within a quoted field twice');
    this.#text += char;
    this.#state = 'quoted';
  }

  #field(): void {
    const at = this.#state === 'start' ? { line: this.#line, column: this.#column } : this.#from;
    this.#fields.push({ text: this.#text, ...at });
    this.#text = '';
    this.#state = 'start';
  }

  #record(): CsvRecord {
    const fields = this.#fields;
    this.#fields = [];
    this.#chars = 0;
    return fields;
  }

  #advance(char: string): void {
    if (char === '\n' || char === '\r') {
      this.#line += 1;
      this.#column = 1;
    } else this.#column += 1;
  }

  #wrong(message: string, cure: string, at = { line: this.#line, column: this.#column }): InputRefusal {
    return refusal(this.#where, message, cure, at);
  }

  #tooLong(): InputRefusal {
    const message = `a record has more than ${this.#mostChars} characters`;
    return this.#wrong(message, 'look for a quote that is never closed, or save the array as NPY');
  }
}
