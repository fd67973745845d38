/** What the handlers of volunteers' messages share. */
import type { KernelBundle } from '@manyhands/kernel';
import type { CoordinatorToVolunteer, VolunteerToCoordinator } from '@manyhands/protocol';
import type { Logger } from 'pino';
import type { Namespace } from 'socket.io';
import type { BuiltinName } from '../batches/builtin.ts';
import type { Catalogue } from '../batches/catalogue.ts';
import type { Cutting } from '../cutting/cutting.ts';
import type { Certifier } from '../judging/certifier.ts';
import type { Judging } from '../judging/judging.ts';
import type { CoordinatorOptions } from '../options.ts';
import type { Preparing } from '../preparing/preparing.ts';
import type { Reducing } from '../reducing/reducing.ts';
import type { Store } from '../store/store.ts';
import type { Uploads } from '../uploads/uploads.ts';
import type { Notices } from './notices.ts';
import type { Presence } from './presence.ts';
import type { Rate } from './rate.ts';
import type { InFlight } from './session.ts';
import type { WaitingRoom } from './waiting-room.ts';

export type VolunteerNamespace = Namespace<VolunteerToCoordinator, CoordinatorToVolunteer>;

export interface VolunteerContext {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly certifier: Certifier;
  readonly preparing: Preparing;
  readonly uploads: Uploads;
  readonly cutting: Cutting;
  /** Kernels of the coordinator itself, published. */
  builtin(name: BuiltinName): Promise<KernelBundle>;
  readonly judging: Judging;
  readonly reducing: Reducing;
  readonly presence: Presence;
  readonly waiting: WaitingRoom;
  readonly notices: Notices;
  readonly options: CoordinatorOptions;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly inFlight: InFlight;
  /** Results made durable, for the overview. */
  readonly stored: Rate;
  /** True once the coordinator is going away. */
  draining(): boolean;
  /** Work may have become available. */
  workAppeared(): void;
}
