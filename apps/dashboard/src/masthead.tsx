/** Mark, title and the state of the connection in words. */
import { Badge, Mark, ThemeSwitch } from '@manyhands/look';
import type { Connection } from './live.ts';

const STATES = {
  closed: { tone: 'neutral', words: 'not connected' },
  connecting: { tone: 'waiting', words: 'connecting' },
  live: { tone: 'accepted', words: 'live' },
  lost: { tone: 'waiting', words: 'connection lost, trying again' },
  refused: { tone: 'refused', words: 'token refused' },
} as const;

interface Properties {
  readonly connection: Connection;
  readonly onLeave: (() => void) | undefined;
}

export function Masthead({ connection, onLeave }: Properties) {
  const state = STATES[connection.kind];
  return (
    <header class="masthead">
      <a class="masthead-name" href="/">
        <Mark size={28} />
        Manyhands
      </a>
      <h1>Operator’s view</h1>
      <p role="status">
        <Badge tone={state.tone}>{state.words}</Badge>
      </p>
      <div class="masthead-tools">
        {onLeave && (
          <button type="button" class="button button-quiet small" onClick={onLeave}>
            Forget token
          </button>
        )}
        <ThemeSwitch />
      </div>
    </header>
  );
}
