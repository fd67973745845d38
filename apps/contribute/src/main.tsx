/** Starts the volunteer's page; the volunteer itself starts only with the person's word. */
import '@manyhands/look/tokens.css';
import '@manyhands/look/base.css';
import './contribute.css';
import './cards.css';
import './found/found.css';
import './folds.css';
import { applyTheme, readTheme } from '@manyhands/look';
import { createVolunteer } from '@manyhands/worker';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { readAddress } from './address.ts';
import { mayStartNow } from './consent.ts';
import { Page } from './page.tsx';

applyTheme(readTheme());
const volunteer = createVolunteer(readAddress(location));
const state = signal(volunteer.snapshot());
volunteer.subscribe((next) => {
  state.value = next;
});
if (mayStartNow()) volunteer.start();
const root = document.getElementById('root');
if (root) render(<Page volunteer={volunteer} state={state} />, root);
