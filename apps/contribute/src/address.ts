/** What the page's address asks for: a project, a backend, and for demonstrations a software GPU. */
import { ProjectId } from '@manyhands/protocol';
import type { VolunteerOptions } from '@manyhands/worker';

/** `?project=<id>`, `?backend=wasm`, `?software-gpu=1`; what is not understood is left out. */
export function readAddress({ origin, search }: Pick<Location, 'origin' | 'search'>): VolunteerOptions {
  const query = new URLSearchParams(search);
  const project = ProjectId.safeParse(query.get('project'));
  return {
    coordinatorUrl: origin,
    softwareGpu: query.get('software-gpu') === '1',
    ...(project.success ? { project: project.data } : {}),
    ...(query.get('backend') === 'wasm' ? { backend: 'wasm' as const } : {}),
  };
}
