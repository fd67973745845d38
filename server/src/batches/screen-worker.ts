/** The thread that plans a screen: drawing a hundred thousand placements takes seconds. */
import type { DockingScene, NewScreen } from '@manyhands/protocol';
import { planFromRequest } from './screen-plan.ts';
import { servePlanner } from './serve-planner.ts';

servePlanner((request: NewScreen) => {
  const outcome = planFromRequest(request);
  if ('refusal' in outcome) return outcome;
  const { plan, receptorPdbqt } = outcome;
  return {
    plan,
    end: (send): DockingScene => ({
      kind: 'docking',
      receptor: send(new TextEncoder().encode(receptorPdbqt)),
      kinds: [...plan.kinds],
      center: request.box.center,
    }),
  };
});
