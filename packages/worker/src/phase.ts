/**
 * What the page should say, from what is the case. The first line that holds wins:
 *
 * a fault that waiting does not cure → stopped;  never started → idle;  another tab computes → elsewhere
 * the person paused, or a condition speaks against computing → paused;  measuring the device → benchmarking
 * the workers could not be loaded → offline
 * something is in a kernel → working;  the line is lost → offline;  the line is made → connecting
 * otherwise → waiting
 */
import type { Link } from './connection/link.ts';
import type { Loss } from './retry.ts';
import type { PauseReason, Phase } from './state.ts';
import type { Hunger } from './work/asker.ts';

export interface Circumstances {
  readonly fault: Extract<Phase, { kind: 'stopped' }> | null;
  readonly started: boolean;
  readonly elsewhere: boolean;
  readonly pause: PauseReason | null;
  /** Share of the benchmark done; null: none is running. */
  readonly benchmark: number | null;
  /** The workers' script did not come. */
  readonly unloaded: Loss | null;
  readonly computing: boolean;
  readonly link: Link;
  readonly hunger: Hunger;
}

export function derivePhase(now: Circumstances): Phase {
  if (now.fault !== null) return now.fault;
  if (!now.started) return { kind: 'idle' };
  if (now.elsewhere) return { kind: 'elsewhere' };
  if (now.pause !== null) return { kind: 'paused', reason: now.pause };
  if (now.benchmark !== null) return { kind: 'benchmarking', fraction: now.benchmark };
  if (now.unloaded !== null) return { kind: 'offline', ...now.unloaded };
  if (now.computing) return { kind: 'working', connected: now.link.kind === 'ready' };
  const { link } = now;
  switch (link.kind) {
    case 'waiting':
      return { kind: 'offline', reason: link.reason, retryAt: link.retryAt };
    case 'ready':
      return { kind: 'waiting', reason: now.hunger };
    // Tries that follow a loss are part of being offline: the page does not change its words with each of them.
    case 'connecting':
    case 'introducing':
      if (link.after === null) return { kind: 'connecting' };
      return { kind: 'offline', reason: link.after, retryAt: 0 };
    case 'closed':
    case 'ended':
      return { kind: 'connecting' };
    default:
      return link satisfies never;
  }
}
