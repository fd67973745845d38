/** The device as measured. */
import { Badge, formatBytes, formatSpeed } from '@manyhands/look';
import type { DeviceState, VolunteerState } from '@manyhands/worker';

export function DeviceCard({ state }: { readonly state: VolunteerState }) {
  const { device } = state;
  return (
    <section class="card device" aria-labelledby="device-title" data-testid="device">
      <h2 id="device-title">This device</h2>
      {device === null ? <p class="soft small">Measured when you start.</p> : <Measured device={device} />}
    </section>
  );
}

function Measured({ device }: { readonly device: DeviceState }) {
  const [first] = device.backends;
  const measured = device.benchmark.webgpu ?? device.benchmark.wasm;
  const onGpu = first === 'webgpu';
  return (
    <>
      <p class="device-name">
        {device.name} {onGpu && <Badge tone="active">GPU</Badge>}
      </p>
      <dl class="facts">
        {measured && (
          <div>
            <dt>Measured speed</dt>
            <dd class="number">
              {formatSpeed(measured.operationsPerSecond)}
              {!onGpu && device.workers > 1 && ` × ${device.workers}`}
            </dd>
          </div>
        )}
        <div>
          <dt>{onGpu ? 'Memory for tasks' : 'Cores at work'}</dt>
          <dd class="number">{onGpu ? formatBytes(device.memoryBytes) : device.workers}</dd>
        </div>
      </dl>
      {device.withoutGpu !== undefined && (
        <p class="soft small">{device.withoutGpu} Tasks run on the processor instead.</p>
      )}
    </>
  );
}
