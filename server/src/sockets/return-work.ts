/** `work:return`: a host gives unfinished work back, and others get it at once. */
import { type Reply, type ReturnReply, ReturnRequest, refuse } from '@manyhands/protocol';
import type { VolunteerContext } from './context.ts';
import { parseMessage } from './parse.ts';
import { isIntroduced, type Session } from './session.ts';

export async function returnWork(
  context: VolunteerContext,
  session: Session,
  payload: unknown,
): Promise<Reply<ReturnReply>> {
  if (!isIntroduced(session)) return refuse('not-introduced', 'Say host:hello first.');
  const parsed = parseMessage(ReturnRequest, payload);
  if (!parsed.ok) return parsed;
  const { state } = session;
  const assignments = [...new Set(parsed.value.assignments)];
  const returned = await context.store.giveBack(state.host, session.id, assignments, context.now());
  for (const assignment of assignments) state.holdings.delete(assignment);
  if (returned > 0) context.workAppeared();
  return { ok: true, value: { returned } };
}
