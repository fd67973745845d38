/** What a page sees of its volunteer: one immutable snapshot after another. */
import type {
  AssignmentId,
  BackendKind,
  Benchmark,
  BlobRef,
  KernelVersionId,
  ProjectId,
} from '@manyhands/protocol';

/** Why nothing computes although the person did not ask for a pause. */
export type PauseReason = 'person' | 'battery' | 'pressure' | 'frozen';

/** Why the page cannot go on by itself. */
export type StopReason =
  | 'version-mismatch' // reloaded once already, and still not the coordinator's version
  | 'no-storage' // the browser forbids IndexedDB: no identity, no outbox
  | 'no-backend' // neither WebGPU nor WebAssembly SIMD
  | 'refused'; // the coordinator refused the introduction; `message` is its reason

export type OfflineReason =
  | 'network' // the browser says it has no network
  | 'coordinator' // no answer from the coordinator
  | 'draining'; // the coordinator said it goes away for a while

/** The one thing a page should say; transitions are written above `derivePhase` in volunteer.ts. */
export type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'benchmarking'; readonly fraction: number }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'offline'; readonly reason: OfflineReason; readonly retryAt: number }
  /** Connected; no work at the moment. `quota`: today's share is used up. */
  | { readonly kind: 'waiting'; readonly reason: 'no-work' | 'quota' | 'rate' }
  /** Computing; `connected` is false while a short loss of the connection is bridged. */
  | { readonly kind: 'working'; readonly connected: boolean }
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  | { readonly kind: 'stopped'; readonly reason: StopReason; readonly message: string };

/** The device as measured, not as advertised. */
export interface DeviceState {
  /** What runs kernels here, in order of preference. */
  readonly backends: readonly BackendKind[];
  /** Short name for people, such as `NVIDIA Ada Lovelace` or `4 processor cores`. */
  readonly name: string;
  /** Dedicated workers that compute at the same time. */
  readonly workers: number;
  /** Bytes for buffers. */
  readonly memoryBytes: number;
  readonly benchmark: Benchmark;
  /** Why WebGPU is not used, if it is not; a full sentence. */
  readonly withoutGpu?: string;
}

/** One workunit in a kernel now. */
export interface CurrentWork {
  readonly assignment: AssignmentId;
  readonly label: string;
  readonly project: ProjectId;
  readonly projectTitle: string;
  /** One sentence: what this helps. */
  readonly purpose: string;
  /** Who asks. */
  readonly owner: string;
  readonly batchTitle: string;
  readonly kernel: KernelVersionId;
  readonly kernelName: string;
  readonly kernelTitle: string;
  readonly params: Readonly<Record<string, number>>;
  /** Share of this workunit done, in [0, 1]. */
  readonly fraction: number;
}

export interface FoundAtom {
  /** Symbol, such as `C` or `Cl`. */
  readonly element: string;
  /** Ångström, in the receptor's coordinates. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** The best pose of a docking workunit that was finished here, as this browser computed it; nobody has judged it yet. */
export interface FoundPose {
  readonly assignment: AssignmentId;
  /** The molecule's name. */
  readonly label: string;
  readonly batchTitle: string;
  /** One sentence: what this helps. */
  readonly purpose: string;
  /** PDBQT text, at `/blobs/<hash>`. */
  readonly receptor: BlobRef;
  /** Between molecule and receptor, kcal/mol. */
  readonly energy: number;
  /** Without hydrogens. */
  readonly atoms: readonly FoundAtom[];
}

/** A result that the coordinator refused to store; kept for display, never sent again. */
export interface RefusedReport {
  readonly assignment: AssignmentId;
  readonly code: string;
  readonly message: string;
  readonly at: number;
}

export interface VolunteerState {
  readonly phase: Phase;
  readonly device: DeviceState | null;
  /** In a kernel now, one entry for each busy worker, on a large GPU several; the first is the one to show. */
  readonly current: readonly CurrentWork[];
  /** What was computed last; stays while waiting so that the page need not go blank. */
  readonly latest: CurrentWork | null;
  /** What docking found last, at most one every few seconds; stays while other work is done. */
  readonly found: FoundPose | null;
  /** Operations per second over the last few seconds. */
  readonly throughput: number;
  /** The same, once a second, oldest first, a minute at most. */
  readonly throughputHistory: readonly number[];
  /** Workunits finished since this page was opened. */
  readonly finishedHere: number;
  /** Results of this host ever: reported ones and those that wait here. */
  readonly finished: number;
  readonly accepted: number;
  /** Reported, not judged yet. */
  readonly pending: number;
  readonly refused: number;
  readonly credit: number;
  /** Finished results that wait in this browser until the coordinator has them. */
  readonly unsent: number;
  /** Assignments fetched ahead. */
  readonly queued: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** SHA-256 of the public key, once there is one. */
  readonly host: string | null;
  readonly refusals: readonly RefusedReport[];
}

export const initialState: VolunteerState = {
  phase: { kind: 'idle' },
  device: null,
  current: [],
  latest: null,
  found: null,
  throughput: 0,
  throughputHistory: [],
  finishedHere: 0,
  finished: 0,
  accepted: 0,
  pending: 0,
  refused: 0,
  credit: 0,
  unsent: 0,
  queued: 0,
  bytesIn: 0,
  bytesOut: 0,
  host: null,
  refusals: [],
};
