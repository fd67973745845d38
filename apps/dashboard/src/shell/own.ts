/** What the frame's own areas are given: more than others, since they change who is signed in and what projects there are. */
import type { Session } from '../session/session.ts';
import type { ViewProps } from '../view.ts';
import type { Projects } from './projects.ts';

export interface OwnProps extends ViewProps {
  readonly session: Session;
  readonly projects: Projects;
}
