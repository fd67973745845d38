/** A host as the scheduler sees it, from what its session remembers. */
import { type HostView, quotaLeft } from '@manyhands/rules';
import type { IntroducedSession } from './session.ts';

export function hostView({ state }: IntroducedSession, now: number): HostView {
  return {
    host: state.host,
    capabilities: state.hello.capabilities,
    benchmark: state.hello.benchmark,
    project: state.hello.project ?? null,
    triesUnpublished: state.hello.triesUnpublished === true,
    speeds: state.record.speeds,
    consecutiveValid: state.record.consecutiveValid,
    quotaLeft: quotaLeft(state.record, now),
    held: state.holdings.size,
  };
}
