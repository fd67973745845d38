/**
 * Opens the crew when computing is wished for and closes it when not, one step at a time.
 *
 * away ── wished ──▶ opening ── opened and measured ──▶ present
 * opening, present ── no longer wished ──▶ closing ──▶ away
 * opening ── failed ──▶ away, and `failed` is told;  any ── kill ──▶ away
 */
import type { Crew } from './crew.ts';
import { LaneClosed } from './lane.ts';

type Stage =
  | { readonly kind: 'away' }
  | { readonly kind: 'opening'; crew: Crew | null }
  | { readonly kind: 'present'; readonly crew: Crew }
  | { readonly kind: 'closing' };

export interface CrewKeeper {
  /** Moves towards what is wished for now. */
  reconcile(): void;
  /** The crew that may be given work. */
  crew(): Crew | null;
  /** Closes the crew if there is one; `reconcile` opens another where that is wished for. */
  renew(): void;
  kill(): void;
}

export interface CrewKeeperOptions {
  readonly wished: () => boolean;
  readonly open: () => Promise<Crew>;
  /** Measures the opened crew; it is present when this resolves. */
  readonly measure: (crew: Crew) => Promise<void>;
  readonly arrived: (crew: Crew) => void;
  /** The crew is about to be closed: take its work away. */
  readonly leaving: () => void;
  readonly failed: (error: unknown) => void;
}

export function createCrewKeeper(options: CrewKeeperOptions): CrewKeeper {
  let stage: Stage = { kind: 'away' };

  const open = async () => {
    const mine: Stage = { kind: 'opening', crew: null };
    stage = mine;
    try {
      const crew = await options.open();
      if (stage !== mine || !options.wished()) {
        crew.kill();
        return;
      }
      mine.crew = crew;
      await options.measure(crew);
      if (stage !== mine) return;
      stage = { kind: 'present', crew };
      options.arrived(crew);
    } catch (error) {
      mine.crew?.kill();
      // Ended by ourselves while it opened: not a failure.
      if (stage === mine && !(error instanceof LaneClosed && mine.crew !== null)) options.failed(error);
    } finally {
      if (stage === mine) {
        stage = { kind: 'away' };
      }
      reconcile();
    }
  };

  const close = async (crew: Crew | null) => {
    stage = { kind: 'closing' };
    options.leaving();
    await crew?.close();
    stage = { kind: 'away' };
    reconcile();
  };

  const reconcile = () => {
    const wished = options.wished();
    if (stage.kind === 'away' && wished) void open();
    else if ((stage.kind === 'present' || stage.kind === 'opening') && !wished) void close(stage.crew);
  };

  return {
    reconcile,
    crew: () => (stage.kind === 'present' ? stage.crew : null),
    renew: () => {
      if (stage.kind === 'present' || stage.kind === 'opening') void close(stage.crew);
    },
    kill: () => {
      if (stage.kind === 'present' || stage.kind === 'opening') stage.crew?.kill();
      stage = { kind: 'away' };
    },
  };
}
