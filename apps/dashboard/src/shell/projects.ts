/** The projects that one may see, and the one that was chosen on the left. */
import type { Client } from '@manyhands/client';
import { type NewProject, ProjectId } from '@manyhands/protocol';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { place } from '../place.ts';

const KEY = 'manyhands.project';

export interface Projects {
  /** Undefined until the coordinator has told them. */
  readonly all: ReadonlySignal<readonly NewProject[] | undefined>;
  readonly error: ReadonlySignal<unknown>;
  /** Null: all. An address may name one as `?project=…`; else what this tab has chosen. */
  readonly chosen: ReadonlySignal<ProjectId | null>;
  choose(project: ProjectId | null): void;
  load(client: Client): Promise<void>;
}

/** `takesOnly`: whoever has but one project has chosen it. Operators see projects come and go that are not theirs. */
export function createProjects(
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
  takesOnly: boolean,
): Projects {
  const all = signal<readonly NewProject[] | undefined>(undefined);
  const error = signal<unknown>(undefined);
  const kept = signal(storage.getItem(KEY));
  const chosen = computed(() => known(place.value.query.get('project') ?? kept.value, all.value, takesOnly));
  return {
    all,
    error,
    chosen,
    choose: (project) => {
      if (project === null) storage.removeItem(KEY);
      else storage.setItem(KEY, project);
      kept.value = project;
    },
    load: async (client) => {
      try {
        all.value = await client.projects.list();
        error.value = undefined;
      } catch (reason) {
        error.value = reason;
      }
    },
  };
}

/** A project that is not there, or not one's own, counts as none. */
export function known(
  wanted: string | null,
  all: readonly NewProject[] | undefined,
  takesOnly: boolean,
): ProjectId | null {
  const id = ProjectId.safeParse(wanted);
  if (all === undefined) return id.success ? id.data : null;
  const found = all.find((project) => project.id === wanted);
  const only = takesOnly && all.length === 1 ? all[0] : undefined;
  return (found ?? only)?.id ?? null;
}
