/** The frame around every area: navigation on the left, the work beside it. */
import type { Client } from '@manyhands/client';
import type { Me } from '@manyhands/protocol';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { place } from '../place.ts';
import { SignInAgain } from '../session/again.tsx';
import type { Session } from '../session/session.ts';
import { Trouble } from '../trouble.tsx';
import { Area, FIRST_AREA } from './areas.tsx';
import { Navigation, titleOfArea } from './navigation.tsx';
import { createProjects } from './projects.ts';

interface Properties {
  readonly session: Session;
  readonly me: Me;
  readonly client: Client;
}

export function Frame({ session, me, client }: Properties) {
  const projects = useMemo(() => createProjects(sessionStorage, me.kind === 'researcher'), [me.kind]);
  useEffect(() => void projects.load(client), [projects, client]);
  const main = useRef<HTMLElement>(null);
  const { path, query } = place.value;
  useFocusOnChange(main, path.join('/'));
  const title = `${titleOfArea(path[0] ?? FIRST_AREA)} · Manyhands`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div class="frame">
      <button type="button" class="button skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Navigation me={me} session={session} projects={projects} />
      <main ref={main} tabIndex={-1}>
        <Trouble error={projects.error.value} onRetry={() => void projects.load(client)} />
        <Area
          client={client}
          me={me}
          project={projects.chosen.value}
          path={path}
          query={query}
          session={session}
          projects={projects}
        />
      </main>
      <SignInAgain session={session} me={me} />
    </div>
  );
}

/** Whoever uses a keyboard or a screen reader begins where the new place begins. */
function useFocusOnChange(main: { readonly current: HTMLElement | null }, where: string): void {
  const before = useRef(where);
  useEffect(() => {
    if (before.current === where) return;
    before.current = where;
    main.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, [main, where]);
}
