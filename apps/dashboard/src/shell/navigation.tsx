/** The left side: which project, which part of the page, and who is signed in. Folds away on a phone. */
import { Mark, ThemeSwitch } from '@manyhands/look';
import type { Me } from '@manyhands/protocol';
import { useId, useState } from 'preact/hooks';
import { useDeed } from '../answers.tsx';
import { addressOf, place } from '../place.ts';
import type { Session } from '../session/session.ts';
import { Trouble } from '../trouble.tsx';
import { FIRST_AREA } from './areas.tsx';
import { ProjectChooser } from './project-chooser.tsx';
import type { Projects } from './projects.ts';

interface Properties {
  readonly me: Me;
  readonly session: Session;
  readonly projects: Projects;
}

interface Entry {
  readonly title: string;
  readonly path: readonly string[];
  /** First steps of the addresses that belong to it. */
  readonly areas: readonly string[];
}

const ENTRIES: readonly Entry[] = [
  { title: 'Overview', path: ['overview'], areas: ['overview'] },
  { title: 'Kernels', path: ['kernels'], areas: ['kernels', 'drafts'] },
  { title: 'Batches', path: ['batches'], areas: ['batches'] },
  { title: 'Projects', path: ['project'], areas: ['project'] },
  { title: 'Account', path: ['account'], areas: ['account'] },
];
const OPERATORS: readonly Entry[] = [{ title: 'People', path: ['people'], areas: ['people'] }];

const entriesFor = (me: Me): readonly Entry[] =>
  me.kind === 'operator' ? [...ENTRIES, ...OPERATORS] : ENTRIES;

/** What the area of an address is called. */
export const titleOfArea = (area: string): string =>
  [...ENTRIES, ...OPERATORS].find(({ areas }) => areas.includes(area))?.title ?? 'Nothing here';

export function Navigation({ me, session, projects }: Properties) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const area = place.value.path[0] ?? FIRST_AREA;
  return (
    <header class="navigation" data-open={isOpen}>
      <div class="navigation-head">
        <a class="masthead-name" href="/">
          <Mark size={28} />
          Manyhands
        </a>
        <button
          type="button"
          class="button small navigation-fold"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          Menu
        </button>
      </div>
      <div class="navigation-body" id={id}>
        <ProjectChooser projects={projects} />
        <nav aria-label="Parts of this page">
          <ul>
            {entriesFor(me).map(({ title, path, areas }) => (
              <li key={title}>
                <a
                  href={addressOf(path)}
                  aria-current={areas.includes(area) ? 'page' : undefined}
                  onClick={() => setOpen(false)}
                >
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <Who me={me} session={session} />
      </div>
    </header>
  );
}

function Who({ me, session }: { readonly me: Me; readonly session: Session }) {
  const byToken = session.token.value !== undefined;
  const deed = useDeed();
  return (
    <div class="navigation-who">
      <Trouble error={deed.error} />
      <p class="small soft">
        {me.researcher ?? 'Operator'}
        {byToken && ', by API token'}
      </p>
      <div>
        <button
          type="button"
          class="button button-quiet small"
          onClick={() => void deed.run(session.signOut)}
        >
          {byToken ? 'Forget token' : 'Sign out'}
        </button>
        <ThemeSwitch />
      </div>
    </div>
  );
}
