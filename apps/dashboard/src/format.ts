/** Figures that only the operator's view shows; the rest comes from the common look. */
import { formatCount, formatPercent } from '@manyhands/look';

/** One decimal below 100, so that a slow coordinator does not read zero. */
export function formatRate(perSecond: number): string {
  return perSecond >= 100 ? formatCount(perSecond) : perSecond.toFixed(1);
}

/** Credit points: whole from 100 on, else two significant digits. */
export function formatCredit(points: number): string {
  if (points === 0) return '0';
  return points >= 100 ? formatCount(points) : String(Number(points.toPrecision(2)));
}

/** Share in percent: never 100 before it is complete, never 0 once it has begun. */
export function formatShare(part: number, total: number): string {
  if (total === 0 || part === 0) return formatPercent(0);
  const fraction = part / total;
  if (fraction < 0.01) return `< ${formatPercent(0.01)}`;
  return part < total ? formatPercent(Math.min(0.99, fraction)) : formatPercent(1);
}

/** Time since, in the one unit that matters. */
export function formatAge(elapsedMs: number): string {
  const seconds = elapsedMs / 1000;
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
