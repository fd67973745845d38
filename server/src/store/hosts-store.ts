/** What the store knows of hosts: how they introduced themselves, and how they stand. */
import type { Benchmark, Capabilities, HostId, SiteKey, Standing, VolunteerId } from '@manyhands/protocol';
import type { MeasuredSpeed } from '@manyhands/rules';

export interface HostProfile {
  readonly host: HostId;
  readonly publicKey: Uint8Array;
  readonly volunteer: VolunteerId | null;
  readonly site: SiteKey | null;
  readonly capabilities: Capabilities;
  readonly benchmark: Benchmark;
}

export interface HostRecord extends HostProfile {
  readonly standing: Standing;
  readonly consecutiveValid: number;
  readonly dailyQuota: number;
  /** Assignments handed out on `quotaDay` (days since the epoch). */
  readonly usedToday: number;
  readonly quotaDay: number;
  readonly speeds: ReadonlyMap<string, MeasuredSpeed>;
}

export interface HostsStore {
  introduceHost(profile: HostProfile, now: number): Promise<HostRecord>;
  /** Standing and speeds as of the last `addReportNotes`. */
  hosts(ids: readonly HostId[]): Promise<readonly HostRecord[]>;
  /** Adds what reports have said of their hosts to the figures of those. */
  addReportNotes(): Promise<void>;
}
