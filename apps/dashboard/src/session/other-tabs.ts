/** Tells the other tabs of this browser who is signed in now: they share one session. */
import { ResearcherId } from '@manyhands/protocol';

const CHANNEL = 'manyhands.session';

/** Who signed in; null: somebody signed out. */
export type SignedIn = ResearcherId | null;

export function otherTabs(heard: (who: SignedIn) => void): { tell(who: SignedIn): void } {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const who = ResearcherId.nullable().safeParse(data);
    if (who.success) heard(who.data);
  };
  return { tell: (who) => channel.postMessage(who) };
}
