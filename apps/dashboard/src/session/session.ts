/**
 * Who is signed in, and the client that asks for them.
 *
 * asking → in | out | unreachable (→ asking by trying again)
 * out → in (password, invitation or token) → out (signed out)
 * in: where the coordinator does not know who asks any more, `expired` is set and requests wait until the same person has
 * signed in over what is on screen.
 */
import { type Client, createClient, RefusedError, type Renewed } from '@manyhands/client';
import type { Me } from '@manyhands/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import { otherTabs } from './other-tabs.ts';
import { forgetToken, keepToken } from './token.ts';
import { waitingRoom } from './waiting.ts';

export type State =
  | { readonly kind: 'asking' }
  | { readonly kind: 'unreachable'; readonly error: unknown }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly me: Me; readonly client: Client };

export interface Session {
  readonly state: ReadonlySignal<State>;
  /** Somebody is to sign in again, over what is on screen. */
  readonly expired: ReadonlySignal<boolean>;
  /** The API token that is asked with; undefined where the browser's session counts. */
  readonly token: ReadonlySignal<string | undefined>;
  /** Finds out who this browser, or the token, is. */
  ask(token: string | undefined): Promise<void>;
  askAgain(): Promise<void>;
  signIn(researcher: string, password: string): Promise<void>;
  signInByToken(token: string): Promise<void>;
  acceptInvitation(invitation: string, password: string): Promise<void>;
  /** Asks again what one may do, as after a project was made. */
  refresh(): Promise<void>;
  signOut(): Promise<void>;
  /** Ends this person's sessions in all browsers; API tokens stay. */
  signOutEverywhere(): Promise<void>;
  /** Loads the page again, from its first place. */
  startAnew(): void;
}

const UNAUTHORIZED = 401;
const isUnknown = (error: unknown): boolean => error instanceof RefusedError && error.status === UNAUTHORIZED;

/** `startAnew` loads the page again: nothing that one person saw may be left for another. */
export function createSession(origin: string, startAnew: () => void): Session {
  const state = signal<State>({ kind: 'asking' });
  const expired = signal(false);
  const token = signal<string | undefined>(undefined);
  const waiting = waitingRoom<Renewed>();
  /** Its refusals are shown in the forms instead of asking somebody to sign in. */
  const door = createClient({ origin });

  const tabs = otherTabs((who) => {
    const now = state.value;
    if (now.kind === 'out' && who !== null) void ask(undefined);
    if (now.kind !== 'in' || token.value !== undefined) return;
    if (who === null) expired.value = true;
    else if (who !== now.me.researcher) startAnew();
    else if (expired.value) enter(now.me, undefined);
  });

  const renew = (): Promise<Renewed> => {
    expired.value = true;
    return waiting.join();
  };

  function enter(me: Me, withToken: string | undefined): void {
    const before = state.value;
    if (before.kind === 'in' && !isSame(before.me, me)) {
      startAnew();
      return;
    }
    const renewed = withToken === undefined ? {} : { token: withToken };
    token.value = withToken;
    const client = before.kind === 'in' ? before.client : createClient({ origin, renew, ...renewed });
    state.value = { kind: 'in', me, client };
    expired.value = false;
    waiting.release(renewed);
  }
  function enterByPassword(me: Me): void {
    forgetToken();
    enter(me, undefined);
    tabs.tell(me.researcher);
  }

  let lastAsked: string | undefined;
  async function ask(withToken: string | undefined): Promise<void> {
    lastAsked = withToken;
    state.value = { kind: 'asking' };
    const asking = withToken === undefined ? door : createClient({ origin, token: withToken });
    try {
      enter(await asking.session.me(), withToken);
    } catch (error) {
      if (withToken !== undefined && isUnknown(error)) forgetToken();
      state.value = isUnknown(error) ? { kind: 'out' } : { kind: 'unreachable', error };
    }
  }

  return {
    state,
    expired,
    token,
    ask,
    askAgain: () => ask(lastAsked),
    signIn: async (researcher, password) =>
      enterByPassword(await door.session.signIn({ researcher, password })),
    acceptInvitation: async (invitation, password) => {
      const me = await door.session.acceptInvitation({ invitation, password });
      // Whoever was signed in before is not any more: what still waits for them is never asked.
      waiting.drop();
      state.value = { kind: 'asking' };
      enterByPassword(me);
    },
    startAnew,
    signInByToken: async (given) => {
      const me = await createClient({ origin, token: given }).session.me().catch(inWords);
      keepToken(given);
      enter(me, given);
    },
    refresh: async () => {
      const now = state.value;
      if (now.kind === 'in') enter(await now.client.session.me(), token.value);
    },
    signOut: async () => {
      if (token.value === undefined) {
        await door.session.signOut().catch(unlessUnknown);
        tabs.tell(null);
      }
      forgetToken();
      startAnew();
    },
    signOutEverywhere: async () => {
      await door.session.signOutEverywhere();
      tabs.tell(null);
      startAnew();
    },
  };
}

const isSame = (a: Me, b: Me): boolean => a.kind === b.kind && a.researcher === b.researcher;

function inWords(error: unknown): never {
  if (!isUnknown(error)) throw error;
  throw new Error(
    'The coordinator does not know that token. Nothing was changed. Copy it again, without spaces.',
    { cause: error },
  );
}

/** Who is signed out already has what was wanted. */
function unlessUnknown(error: unknown): void {
  if (!isUnknown(error)) throw error;
}
