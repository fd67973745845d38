/** Wrong arguments or files; the message says which and what to write. */
export class WrongArguments extends Error {}
