/** The areas of the page, each loaded when it is first looked at: whoever only signs in loads no editor and no plot. */
import type { ComponentType } from 'preact';
import { lazy } from '../lazy.tsx';
import type { ViewProps } from '../view.ts';
import type { OwnProps } from './own.ts';

/** Areas that are told no more than where they are. */
const VIEWS: Readonly<Record<string, ComponentType<ViewProps>>> = (() => {
  const kernels = lazy<ViewProps>(async () => (await import('../kernels/kernels-view.tsx')).KernelsView);
  const batches = lazy<ViewProps>(async () => (await import('../batches/batches-view.tsx')).BatchesView);
  return { kernels, drafts: kernels, batches };
})();

/** Areas of the frame itself, which may change who is signed in and which projects there are. */
const OWN: Readonly<Record<string, ComponentType<OwnProps>>> = {
  overview: lazy<OwnProps>(async () => (await import('../overview/overview-view.tsx')).OverviewView),
  project: lazy<OwnProps>(async () => (await import('../projects/projects-view.tsx')).ProjectsView),
  account: lazy<OwnProps>(async () => (await import('../account/account-view.tsx')).AccountView),
  people: lazy<OwnProps>(async () => (await import('../people/people-view.tsx')).PeopleView),
};

export const FIRST_AREA = 'overview';

export function Area(props: OwnProps) {
  const { session: _, projects: __, ...view } = props;
  const name = props.path[0] ?? FIRST_AREA;
  const View = Object.hasOwn(VIEWS, name) ? VIEWS[name] : undefined;
  if (View) return <View {...view} />;
  const Own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  if (Own) return <Own {...props} />;
  return (
    <section class="card">
      <h1>There is nothing here</h1>
      <p>
        The address names no part of this page. Choose one on the left, or go to the{' '}
        <a href="#/overview">overview</a>.
      </p>
    </section>
  );
}
