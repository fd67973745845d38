/** What is kept between workunits, within a number of bytes: the least recently used goes first, what is in use stays. */

interface Entry<Value> {
  readonly value: Value;
  readonly bytes: number;
  users: number;
}

export class Kept<Key, Value> {
  private readonly mostBytes: number;
  private readonly dispose: (value: Value) => void;
  private readonly entries = new Map<Key, Entry<Value>>();
  private bytes = 0;

  constructor(mostBytes: number, dispose: (value: Value) => void) {
    this.mostBytes = mostBytes;
    this.dispose = dispose;
  }

  /** What is kept under this key, in use until `release`; undefined where there is nothing. */
  take(key: Key): Value | undefined {
    const known = this.entries.get(key);
    if (!known) return undefined;
    this.entries.delete(key);
    this.entries.set(key, known);
    known.users++;
    return known.value;
  }

  /** Makes room for so many bytes that are about to be allocated, as far as that is possible. */
  makeRoom(bytes: number): void {
    this.evict(this.mostBytes - bytes);
  }

  /**
   * Keeps a new value, in use until `release`. It may exceed the limit, and then goes when it is released. Gives what is
   * to be used: where another was added under this key meanwhile, that one.
   */
  add(key: Key, value: Value, bytes: number): Value {
    const known = this.take(key);
    if (known !== undefined) {
      this.dispose(value);
      return known;
    }
    this.entries.set(key, { value, bytes, users: 1 });
    this.bytes += bytes;
    return value;
  }

  release(key: Key): void {
    const known = this.entries.get(key);
    if (known) known.users--;
    this.evict(this.mostBytes);
  }

  /** Drops all whose key is one of these, unless it is in use. */
  drop(isOne: (key: Key) => boolean): void {
    for (const [key, entry] of this.entries) if (isOne(key)) this.remove(key, entry);
  }

  close(): void {
    for (const { value } of this.entries.values()) this.dispose(value);
    this.entries.clear();
    this.bytes = 0;
  }

  private evict(mostBytes: number): void {
    for (const [key, entry] of this.entries) {
      if (this.bytes <= mostBytes) return;
      this.remove(key, entry);
    }
  }

  private remove(key: Key, entry: Entry<Value>): void {
    if (entry.users > 0) return;
    this.dispose(entry.value);
    this.entries.delete(key);
    this.bytes -= entry.bytes;
  }
}
