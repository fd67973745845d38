/** One socket from its opening to its loss: parses what arrives, and answers every request or says that it was lost. */
import {
  Challenge,
  type CoordinatorToVolunteer,
  DrainNotice,
  EndedNotice,
  type Refusal,
  RevokedNotice,
  refuse,
  replySchema,
  Standing,
  VOLUNTEER_NAMESPACE,
  type VolunteerToCoordinator,
  volunteerParser,
} from '@manyhands/protocol';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';

export type Answer<T> = { readonly ok: true; readonly value: T } | Refusal;

/** The line was lost before the answer came; whoever asked asks again when it is back. */
export class LineLost extends Error {
  constructor() {
    super('The line to the coordinator was lost.');
    this.name = 'LineLost';
  }
}

export interface LineHandlers {
  challenged(challenge: Challenge): void;
  standing(standing: Standing): void;
  revoked(notice: RevokedNotice): void;
  draining(notice: DrainNotice): void;
  ended(notice: EndedNotice): void;
  /** Once, and never after `close()`. */
  lost(): void;
}

export interface Line {
  /** Sends one request and parses its answer. Throws `LineLost`. */
  ask<T extends z.ZodType>(
    value: T,
    event: keyof VolunteerToCoordinator,
    ...payload: readonly unknown[]
  ): Promise<Answer<z.output<T>>>;
  close(): void;
}

/** Strangers may answer: everything that arrives is unknown until it is parsed. */
type Incoming = { [Event in keyof CoordinatorToVolunteer]: (message: unknown) => void };
type Outgoing = { [Event in keyof VolunteerToCoordinator]: (...payload: readonly unknown[]) => void };

/** Above the time that a coordinator holds a request open; without an answer by then it is as good as gone. */
const ANSWER_WITHIN_MS = 90_000;

const utf8 = new TextEncoder();
const PARSER = volunteerParser((text) => utf8.encode(text));

export function openLine(coordinatorUrl: string, handlers: LineHandlers): Line {
  const socket: Socket<Incoming, Outgoing> = io(new URL(VOLUNTEER_NAMESPACE, coordinatorUrl).href, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    parser: PARSER,
  });
  const unanswered = new Set<() => void>();
  let open = true;

  const close = () => {
    open = false;
    socket.off();
    socket.disconnect();
    for (const fail of [...unanswered]) fail();
  };
  const lose = () => {
    if (!open) return;
    close();
    handlers.lost();
  };

  socket.on('connect_error', lose);
  socket.on('disconnect', lose);
  socket.on('host:challenge', parsed(Challenge, handlers.challenged));
  socket.on('host:standing', parsed(Standing, handlers.standing));
  socket.on('work:revoked', parsed(RevokedNotice, handlers.revoked));
  socket.on('coordinator:drain', parsed(DrainNotice, handlers.draining));
  socket.on('session:ended', parsed(EndedNotice, handlers.ended));

  return {
    ask: (value, event, ...payload) =>
      new Promise((resolve, reject) => {
        if (!open) return reject(new LineLost());
        const settle = () => {
          clearTimeout(overdue);
          unanswered.delete(fail);
        };
        const fail = () => {
          settle();
          reject(new LineLost());
        };
        const overdue = setTimeout(lose, ANSWER_WITHIN_MS);
        unanswered.add(fail);
        socket.emit(event, ...payload, (reply: unknown) => {
          settle();
          resolve(parseAnswer(value, reply));
        });
      }),
    close,
  };
}

/** A notice that does not fit its schema is left out; the next one may fit. */
const parsed =
  <T extends z.ZodType>(schema: T, handle: (message: z.output<T>) => void) =>
  (message: unknown) => {
    const result = schema.safeParse(message);
    if (result.success) handle(result.data);
  };

function parseAnswer<T extends z.ZodType>(value: T, reply: unknown): Answer<z.output<T>> {
  const result = replySchema(value).safeParse(reply);
  if (!result.success)
    return refuse('internal', 'The coordinator gave an answer that this page does not understand.');
  return result.data as Answer<z.output<T>>;
}
