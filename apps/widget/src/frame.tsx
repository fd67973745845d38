/** What runs in the frame after the click: the volunteer, and its face. */
import { ProjectId, SiteKey } from '@manyhands/protocol';
import { createVolunteer, type VolunteerOptions } from '@manyhands/worker';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { Face } from './face.tsx';
import { pauseWhileHidden } from './hidden.ts';

/** Share of the device's time that a visitor gives until they say otherwise. */
const FIRST_SHARE = 0.25;

/** Reads what the site's tag says; what is no key is left out, and the coordinator names the refusal. */
export function readOptions(address: Pick<Location, 'origin' | 'search'>): VolunteerOptions {
  const query = new URLSearchParams(address.search);
  const site = SiteKey.safeParse(query.get('site'));
  const project = ProjectId.safeParse(query.get('project'));
  return {
    coordinatorUrl: address.origin,
    ...(site.success ? { site: site.data } : {}),
    ...(project.success ? { project: project.data } : {}),
  };
}

export function runFrame(): void {
  const root = document.querySelector('#frame');
  if (root === null) return;
  const volunteer = createVolunteer(readOptions(location));
  volunteer.configure({ share: FIRST_SHARE });
  const state = signal(volunteer.snapshot());
  const share = signal(FIRST_SHARE);
  volunteer.subscribe((next) => {
    state.value = next;
  });
  const presence = pauseWhileHidden(volunteer, document);
  root.replaceChildren();
  render(
    <Face
      state={state}
      share={share}
      hidden={presence.hidden}
      host={location.host}
      onStart={presence.start}
      onPause={presence.pause}
      onComputeHere={volunteer.computeHere}
      onShare={(chosen) => {
        share.value = chosen;
        volunteer.configure({ share: chosen });
      }}
    />,
    root,
  );
  presence.start();
}
