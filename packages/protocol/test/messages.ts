/** One well-formed message of every kind that a volunteer sends, and ways to spoil it. */

export const HASH = 'a'.repeat(64);

const capabilities = {
  backends: ['webgpu', 'wasm'],
  webgpu: {
    vendor: 'acme',
    architecture: 'gen-1',
    isFallbackAdapter: false,
    features: ['shader-f16'],
    limits: { maxBufferSize: 268_435_456 },
  },
  workers: 4,
  memoryBytes: 1e9,
};

const backend = { operationsPerSecond: 1e9, bandwidthBytesPerSecond: 1e10, dispatchLatencyMs: 0.2 };

export const hello = {
  protocolVersion: 1,
  publicKey: 'B'.repeat(87),
  signature: 's'.repeat(86),
  capabilities,
  benchmark: { webgpu: backend, wasm: backend },
  project: 'protease',
  site: 'a-blog',
  volunteer: 'ada_1815-x',
  holding: ['17'],
};

export const workRequest = { seconds: 60, limit: 8 };

export const report = {
  results: [
    { status: 'done', assignment: '1', backend: 'wasm', computeMs: 12.5, outputBytes: [4, 0] },
    { status: 'failed', assignment: '2', code: 'device-lost', message: 'The GPU went away.' },
  ],
};

export const returned = { assignments: ['1', '9223372036854775807'], reason: 'paused' };

type Path = readonly (string | number)[];

/** Paths of all members at any depth, parents first. */
export function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    return [path, ...pathsOf(inside, path)];
  });
}

/** A deep copy with one member replaced. */
export function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inside]) => [
      name,
      name === key ? replaced(inside, rest, by) : inside,
    ]),
  );
}
