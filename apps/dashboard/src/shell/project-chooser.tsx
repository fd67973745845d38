/** Chooses whose kernels and batches are shown. */
import { ProjectId } from '@manyhands/protocol';
import { useId } from 'preact/hooks';
import { keepInPlace, place } from '../place.ts';
import type { Projects } from './projects.ts';

const ALL = '';

export function ProjectChooser({ projects }: { readonly projects: Projects }) {
  const id = useId();
  const all = projects.all.value ?? [];
  if (all.length === 0) return null;
  const choose = (value: string) => {
    projects.choose(value === ALL ? null : ProjectId.parse(value));
    if (place.value.query.has('project')) keepInPlace({ project: null });
  };
  return (
    <div class="project-chooser">
      <label for={id} class="small soft">
        Project
      </label>
      <select
        id={id}
        value={projects.chosen.value ?? ALL}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {(all.length > 1 || projects.chosen.value === null) && <option value={ALL}>All projects</option>}
        {all.map((project) => (
          <option key={project.id} value={project.id}>
            {project.title}
          </option>
        ))}
      </select>
    </div>
  );
}
