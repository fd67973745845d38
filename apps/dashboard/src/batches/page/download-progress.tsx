/** How far a download is, a way to stop it, and why it failed. */
import { formatBytes } from '@manyhands/look';
import { Trouble } from '../../trouble.tsx';
import { Working } from '../../working.tsx';
import type { Downloading } from './use-download.ts';

export function DownloadProgress({ download: { current, error, stop } }: { readonly download: Downloading }) {
  if (!current) return <Trouble error={error} />;
  const { name, received, total } = current;
  return (
    <Working
      label={`Downloading ${name}`}
      {...(total === null ? {} : { fraction: received / total })}
      onStop={stop}
    >
      {formatBytes(received)}
      {total !== null && ` of ${formatBytes(total)}`}
    </Working>
  );
}
