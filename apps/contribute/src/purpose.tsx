/** What the person helps: the project, one sentence, who asks. */
import type { VolunteerState } from '@manyhands/worker';

export function Purpose({ state }: { readonly state: VolunteerState }) {
  const work = state.latest;
  if (work === null) {
    return (
      <div class="purpose">
        <p class="eyebrow">Manyhands</p>
        <h1>Your browser lends its spare computing power to research.</h1>
        <p class="soft">What you help with, and who asks for it, is shown here as soon as there is work.</p>
      </div>
    );
  }
  return (
    <div class="purpose">
      <p class="eyebrow">You are helping · {work.projectTitle}</p>
      <h1>{work.purpose}</h1>
      <p class="soft">Asked for by {work.owner}</p>
    </div>
  );
}
