/** What a command of `manyhands` is: its words, its options with their help, and what it does with them. */
import type { Client } from '@manyhands/client';
import type { Given, Place } from './place.ts';
import type { Session } from './session.ts';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly does: string;
}
export type Options = Readonly<Record<string, Option>>;

type Values<O extends Options> = Given & {
  readonly [N in keyof O]?: O[N]['type'] extends 'boolean' ? boolean : string;
};

export interface Call<O extends Options = Options> {
  readonly values: Values<O>;
  /** Words after the command's own. */
  readonly names: readonly string[];
  readonly session: Session;
  /** Where to ask, and as whom; found out when it is first wanted, since some commands need no coordinator. */
  place(): Promise<Place>;
  client(): Promise<Client>;
}

interface CommandOf<O extends Options> {
  /** Such as `kernel push`. */
  readonly words: string;
  /** The names that it takes, such as `FOLDER`; `[…]` around what may be left out. */
  readonly takes: string;
  readonly does: string;
  /** Further lines of its own help. */
  readonly more?: string;
  readonly options: O;
  /** False: it was done, but something is not right, such as a kernel that was checked. */
  run(call: Call<O>): Promise<boolean>;
}

export type Command = CommandOf<Options>;

/** Knows the types of the options' values inside, and is a plain command outside. */
export const command = <const O extends Options>(made: CommandOf<O>): Command => made as unknown as Command;
