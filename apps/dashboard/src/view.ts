/** What each area of the page is given by the frame around it. */
import type { Client } from '@manyhands/client';
import type { Me, ProjectId } from '@manyhands/protocol';

export interface ViewProps {
  readonly client: Client;
  readonly me: Me;
  /** The project that was chosen on the left; null: all that one may see. */
  readonly project: ProjectId | null;
  /** Steps of the address, the area's own name first. */
  readonly path: readonly string[];
  /** State of tables and forms; changed by `keepInPlace`. */
  readonly query: URLSearchParams;
}
