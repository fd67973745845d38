/** One output of a test run: its first numbers, what it holds, and a picture where it has two dimensions. */
import { type BufferLayout, decode } from '@manyhands/kernel';
import { formatBytes, formatCount } from '@manyhands/look';
import { isPicture, Picture } from './picture.tsx';
import { type Statistics, statisticsOf } from './statistics.ts';

/** Numbers shown of an output. */
const FIRST = 12;

export const short = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e9
    ? String(value)
    : value.toPrecision(6).replace(/\.?0+(e|$)/, '$1');

export function OutputView({
  buffer,
  bytes,
  allowNonFinite,
}: {
  readonly buffer: BufferLayout;
  readonly bytes: Uint8Array;
  readonly allowNonFinite: boolean;
}) {
  const statistics = statisticsOf(buffer.type, bytes);
  const bad = (statistics?.nan ?? 0) + (statistics?.infinite ?? 0);
  const first = Array.from(
    { length: Math.min(FIRST, buffer.elements) },
    (_, i) => decode(buffer.type, bytes)[i] ?? 0,
  );
  return (
    <div class="output">
      <h4>
        {buffer.name}{' '}
        <span class="soft small">
          {buffer.shape.join(' × ')}, {formatBytes(buffer.bytes)}
        </span>
      </h4>
      {bad > 0 && !allowNonFinite && (
        <p class="notice notice-refused" role="alert">
          {formatCount(bad)} of {formatCount(buffer.elements)} numbers are NaN or infinite. A volunteer's
          answer with these is refused. Correct the kernel, or say in the manifest that they are legal.
        </p>
      )}
      <p class="mono small output-first">
        {first.map(short).join('  ')}
        {buffer.elements > FIRST && ' …'}
      </p>
      {statistics && <Facts statistics={statistics} />}
      {statistics && isPicture(buffer) && <Picture buffer={buffer} bytes={bytes} statistics={statistics} />}
    </div>
  );
}

function Facts({ statistics }: { readonly statistics: Statistics }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Lowest', short(statistics.min)],
    ['Highest', short(statistics.max)],
    ['Mean', short(statistics.mean)],
    ['NaN', formatCount(statistics.nan)],
    ['Infinite', formatCount(statistics.infinite)],
    ['Zeros', formatCount(statistics.zeros)],
  ];
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
