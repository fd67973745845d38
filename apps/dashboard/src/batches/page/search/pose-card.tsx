/** The best pose of one ligand at the receptor, in 3D. */
import type { Client } from '@manyhands/client';
import { formatEnergy } from '@manyhands/look';
import type { BatchId, SearchRow } from '@manyhands/protocol';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useAnswer } from '../../../answers.tsx';
import { Trouble } from '../../../trouble.tsx';
import { Working } from '../../../working.tsx';
import { SceneStage } from '../../scene/scene-stage.tsx';
import type { Molecule } from '../../scene/scene-view.ts';
import { fetchPose, fetchSite } from './search-scene.ts';

interface PoseCardProps {
  readonly client: Client;
  readonly batch: BatchId;
  readonly row: SearchRow | undefined;
}

export function PoseCard({ client, batch, row }: PoseCardProps) {
  const site = useAnswer(`site ${batch}`, () => fetchSite(client, batch));
  const pose = usePose(client, batch, row);
  const { receptor, box } = site.value ?? { receptor: null };
  const ligand = pose.molecule ?? undefined;
  const scene = useMemo(() => ({ receptor, box, ligand }), [receptor, box, ligand]);
  const words =
    row && row.total !== null ? `${row.name}, ${formatEnergy(row.total)}` : (row?.name ?? 'no pose yet');
  return (
    <section class="card">
      <h2>Pose</h2>
      <p class="number" role="status">
        {words}
        {row && !pose.isLoading && !pose.molecule && <span class="soft"> · not docked yet</span>}
      </p>
      <Trouble error={site.error ?? pose.error} onRetry={site.reload} />
      {pose.isLoading && <Working label="Reading poses, the best first" />}
      {site.value && (
        <SceneStage scene={scene} label={`${words}, as sticks in the box, at the receptor as a ribbon.`} />
      )}
    </section>
  );
}

interface Pose {
  readonly isLoading: boolean;
  readonly molecule: Molecule | null;
  readonly error: unknown;
}

/** Read anew when a better one was found. */
function usePose(client: Client, batch: BatchId, row: SearchRow | undefined): Pose {
  const [pose, setPose] = useState<Pose>({ isLoading: false, molecule: null, error: undefined });
  const name = row?.name;
  const total = row?.total ?? null;
  useEffect(() => {
    if (name === undefined || total === null) {
      setPose({ isLoading: false, molecule: null, error: undefined });
      return;
    }
    const stop = new AbortController();
    setPose((before) => ({ ...before, isLoading: true, error: undefined }));
    fetchPose(client, batch, name, stop.signal).then(
      (molecule) => setPose({ isLoading: false, molecule, error: undefined }),
      (error: unknown) => stop.signal.aborted || setPose({ isLoading: false, molecule: null, error }),
    );
    return () => stop.abort();
  }, [client, batch, name, total]);
  return pose;
}
