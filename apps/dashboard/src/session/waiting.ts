/** Requests that wait for one thing together, such as somebody signing in again. */

export interface Waiting<T> {
  /** The same promise for all who wait now. */
  join(): Promise<T>;
  /** Lets all go on. */
  release(value: T): void;
  /** Leaves those who wait waiting for ever. */
  drop(): void;
}

export function waitingRoom<T>(): Waiting<T> {
  let promise: Promise<T> | undefined;
  let resolve: ((value: T) => void) | undefined;
  const drop = () => {
    promise = undefined;
    resolve = undefined;
  };
  return {
    join: () => {
      promise ??= new Promise<T>((done) => {
        resolve = done;
      });
      return promise;
    },
    release: (value) => {
      resolve?.(value);
      drop();
    },
    drop,
  };
}
