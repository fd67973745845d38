/**
 * The life of the line to the coordinator.
 *
 * closed ── open ──▶ connecting ── challenge ──▶ introducing ── welcome ──▶ ready
 * connecting, introducing, ready ── line lost, or a refusal that passes ──▶ waiting ── retryAt ──▶ connecting
 * introducing ── final refusal ──▶ ended        (version, proof, unknown site or project)
 * ready ── taken over by another connection of this host ──▶ ended
 * any ── close ──▶ closed;  ended ── open ──▶ connecting
 */
import type { ReplyCode } from '@manyhands/protocol';
import type { OfflineReason } from '../state.ts';

export type Link =
  | { readonly kind: 'closed' }
  /** `after`: the reason of the loss that this try follows; null for the first try. */
  | { readonly kind: 'connecting'; readonly after: OfflineReason | null }
  | { readonly kind: 'introducing'; readonly after: OfflineReason | null }
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly reason: OfflineReason; readonly retryAt: number }
  | { readonly kind: 'ended'; readonly code: ReplyCode | 'taken-over'; readonly message: string };
