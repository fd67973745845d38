/** The researcher's page: kernels, batches and results; for operators also the coordinator itself. */
import '@manyhands/look/tokens.css';
import '@manyhands/look/base.css';
import './style.css';
import './forms.css';
import './tabs.css';
import './trouble.css';
import './shell/shell.css';
import './session/session.css';
import { createClient } from '@manyhands/client';
import { render } from 'preact';
import { createSession } from './session/session.ts';
import { takeToken } from './session/token.ts';
import { Page } from './shell/page.tsx';

/** From the first place of all: the one that is left may be of somebody else. */
function startAnew(): void {
  history.replaceState(null, '', '#/');
  location.reload();
}

const root = document.getElementById('root');
const session = createSession(location.origin, startAnew);
void session.ask(takeToken(location, history, sessionStorage));
const door = createClient({ origin: location.origin });
if (root !== null) render(<Page session={session} door={door} />, root);
