/** Where a find is drawn: nothing is loaded before it is in view, and what fails leaves the text beside it alone. */
import type { FoundPose } from '@manyhands/worker';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PoseView } from './pose-view.ts';
import { describePicture } from './words.ts';

export interface PoseStageProps {
  readonly found: FoundPose;
  /** The picture was drawn, which held up the page for so long. */
  readonly drawn: (milliseconds: number) => void;
}

/** Larger proteins would hold up the page for seconds while they are read: 2 MB are 25,000 atoms. */
const MOST_RECEPTOR_BYTES = 2_000_000;
/** Degrees for one press of a button, and for one pixel of a drag. */
const STEP = 15;
const PER_PIXEL = 0.5;

export function PoseStage({ found, drawn }: PoseStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const inView = useSignal(false);
  const view = useSignal<PoseView | null>(null);
  const failed = useSignal(false);
  const turning = useSignal(false);

  useEffect(() => {
    const element = stage.current;
    if (element === null) return;
    const observer = new IntersectionObserver(([entry]) => {
      inView.value = entry?.isIntersecting ?? false;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [inView]);

  const wanted = inView.value && !failed.value;
  useEffect(() => {
    const element = stage.current;
    if (element === null || !wanted || view.value !== null) return;
    const open = async () => {
      const { openPoseView } = await import('./pose-view.ts');
      view.value ??= openPoseView(element);
      turning.value = view.value.hasGpu && !prefersStillness();
    };
    open().catch(() => {
      failed.value = true;
    });
  }, [wanted, view, failed, turning]);

  const opened = view.value;
  useEffect(() => {
    if (opened === null || !wanted) return;
    let late = false;
    // A receptor that does not come is asked for again with the next find.
    fetchReceptor(found)
      .then((text) => {
        if (late) return;
        const from = performance.now();
        opened.show(found, text);
        drawn(performance.now() - from);
      })
      .catch(() => undefined);
    return () => {
      late = true;
    };
  }, [opened, wanted, found, drawn]);

  const isTurning = wanted && turning.value;
  useEffect(() => {
    opened?.keepTurning(isTurning);
    return () => opened?.keepTurning(false);
  }, [opened, isTurning]);

  if (failed.value) return <p class="soft small">This browser cannot draw it in 3D.</p>;
  const turn = (degrees: number) => {
    turning.value = false;
    opened?.turn(degrees);
  };
  return (
    <>
      <div
        ref={stage}
        class="pose-stage"
        role="img"
        aria-label={describePicture(found)}
        data-testid="pose-stage"
        onPointerMove={({ buttons, movementX }) => buttons === 1 && turn(movementX * PER_PIXEL)}
      />
      {opened !== null && (
        <div class="pose-controls">
          <button type="button" class="button button-quiet small" onClick={() => turn(-STEP)}>
            <span aria-hidden="true">←</span>
            <span class="visually-hidden">Turn left</span>
          </button>
          <button
            type="button"
            class="button button-quiet small"
            onClick={() => {
              turning.value = !turning.value;
            }}
          >
            {turning.value ? 'Stop turning' : 'Keep turning'}
          </button>
          <button type="button" class="button button-quiet small" onClick={() => turn(STEP)}>
            <span class="visually-hidden">Turn right</span>
            <span aria-hidden="true">→</span>
          </button>
        </div>
      )}
    </>
  );
}

const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** From the browser's cache after the first time: a hash never changes its content. */
async function fetchReceptor({ receptor }: FoundPose): Promise<string> {
  if (receptor.bytes > MOST_RECEPTOR_BYTES) throw new Error('The receptor is too large to be drawn.');
  const response = await fetch(`/blobs/${receptor.hash}`);
  if (!response.ok) throw new Error(`The coordinator answered ${response.status}.`);
  return response.text();
}
