/**
 * One live connection of a volunteer.
 *
 * challenged → introducing → introduced
 * introducing → challenged   (a refused hello may be corrected and tried again)
 * challenged, introducing → gone   (an introduced session keeps its state after its end, so that its work can
 *                                   be taken over; whether it is connected, its socket knows)
 */
import type {
  AssignmentId,
  BatchId,
  CoordinatorToVolunteer,
  HelloRequest,
  HostId,
  VolunteerToCoordinator,
  WorkunitId,
} from '@manyhands/protocol';
import type { Socket } from 'socket.io';
import type { HostRecord } from '../store/hosts-store.ts';

export type VolunteerSocket = Socket<VolunteerToCoordinator, CoordinatorToVolunteer>;

/** What a session must remember of an assignment to check its report without asking the database. */
export interface Holding {
  readonly workunit: WorkunitId;
  readonly batch: BatchId;
  readonly params: Readonly<Record<string, number>>;
  readonly cost: number;
}

export interface Introduction {
  readonly host: HostId;
  readonly hello: HelloRequest;
  /** As last read from the store, at `recordAt`. */
  record: HostRecord;
  recordAt: number;
  /** It was given work of a kernel whose speed here was not in the record. */
  guessed: boolean;
  readonly holdings: Map<AssignmentId, Holding>;
}

export type SessionState =
  | { readonly kind: 'challenged' }
  | { readonly kind: 'introducing' }
  | ({ readonly kind: 'introduced' } & Introduction)
  | { readonly kind: 'gone' };

export interface Session {
  /** Unique over restarts: also the store's name for whoever holds a lease. */
  readonly id: string;
  readonly socket: VolunteerSocket;
  readonly address: string;
  readonly nonce: string;
  state: SessionState;
}

export type IntroducedSession = Session & { state: Extract<SessionState, { kind: 'introduced' }> };

export const isIntroduced = (session: Session): session is IntroducedSession =>
  session.state.kind === 'introduced';

/** Leases and reports in progress, and whose they are. A session's work is given back only after its own have settled. */
export type InFlight = Map<Promise<unknown>, Session>;

/** Remembers work of a session until it settles. */
export function track<T>(inFlight: InFlight, session: Session, work: Promise<T>): Promise<T> {
  const forget = (): void => {
    inFlight.delete(settled);
  };
  const settled = work.then(forget, forget);
  inFlight.set(settled, session);
  return work;
}

/** Resolves when all that is in progress now has settled: of one session, or of everyone. */
export function settledWork(inFlight: InFlight, of?: Session): Promise<unknown> {
  const works: Promise<unknown>[] = [];
  for (const [work, session] of inFlight) if (!of || session === of) works.push(work);
  return Promise.all(works);
}
