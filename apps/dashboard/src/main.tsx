/** The operator's view: what the coordinator does now. Everything shown comes from one overview a second. */
import '@manyhands/look/tokens.css';
import '@manyhands/look/base.css';
import './style.css';
import { render } from 'preact';
import { watchCoordinator } from './live.ts';
import { Page } from './page.tsx';
import { takeToken } from './token.ts';

const root = document.getElementById('root');
const watch = watchCoordinator(location.origin);
const token = takeToken(location, history, sessionStorage);
if (token !== undefined) watch.open(token);
if (root !== null) render(<Page watch={watch} />, root);
