/** Limits of the wire, each with its unit and reason. They bind both sides, so they are part of the protocol. */
export const LIMITS = {
  /** Workers: more than any browser reports as cores. */
  maxWorkersPerHost: 256,
  /** Kinds of work that a page ships code for: a few times as many as there are. */
  maxPageCode: 16,
  /** Limits that a WebGPU device may list: three times as many as WebGPU has, so that new ones fit. */
  maxDeviceLimits: 100,
  /** Seconds: an hour of work is as much as a tab may vanish with. */
  maxSecondsPerRequest: 3600,
  /** Assignments: keeps one lease transaction short (3 ms of database time per 32). */
  maxAssignmentsPerRequest: 64,
  /** Assignments named in a hello: several requests' worth may be in work or wait in the outbox. */
  maxHoldings: 512,
  /** Results: one socket event with one attachment; above this the gain per result is gone. */
  maxResultsPerReport: 64,
  /** Outputs of one kernel. */
  maxOutputs: 16,
  /** Bytes of one report's attachment: below Socket.IO's buffer limit, and short enough not to delay acknowledgements. */
  maxAttachmentBytes: 4_000_000,
  /** Bytes of one socket message: attachment plus its JSON. */
  maxMessageBytes: 4_200_000,
  /** Bytes of one result's outputs: a batch whose workunits would give more is refused when it is made. */
  maxResultBytes: 4_000_000,
} as const;
