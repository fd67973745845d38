/** A count of results by verdict: coloured when there are any, quiet when there are none. */
import { formatCount } from '@manyhands/look';

export type VerdictTone = 'accepted' | 'waiting' | 'refused';

export function Verdict({ count, tone }: { readonly count: number; readonly tone: VerdictTone }) {
  return <span class={count === 0 ? 'soft' : `verdict-${tone}`}>{formatCount(count)}</span>;
}
