/** A picture in 3D that is turned by hand or by buttons; 3Dmol.js is loaded only here. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Scene, SceneView } from './scene-view.ts';

export interface SceneStageProps {
  readonly scene: Scene;
  /** The same in words. */
  readonly label: string;
}

/** Degrees for one press of a button, and for one pixel of a drag. */
const STEP = 15;
const PER_PIXEL = 0.5;
/** For one press. */
const NEARER = 1.25;

export function SceneStage({ scene, label }: SceneStageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<SceneView | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const element = stage.current;
    if (!element) return;
    let opened: SceneView | null = null;
    let gone = false;
    import('./scene-view.ts')
      .then(({ openSceneView }) => {
        if (gone) return;
        opened = openSceneView(element);
        setView(opened);
      })
      .catch(() => setFailed(true));
    return () => {
      gone = true;
      opened?.close();
    };
  }, []);
  useEffect(() => view?.show(scene), [view, scene]);
  if (failed) return <p class="soft">This browser cannot draw in 3D. The numbers are what counts.</p>;
  return (
    <div class="scene">
      <div
        ref={stage}
        class="scene-stage"
        role="img"
        aria-label={label}
        onPointerMove={({ buttons, movementX, movementY }) =>
          buttons === 1 && view?.turn(movementX * PER_PIXEL, movementY * PER_PIXEL)
        }
      />
      {view && <Controls view={view} />}
    </div>
  );
}

function Controls({ view }: { readonly view: SceneView }) {
  const deeds = [
    ['←', 'Turn left', () => view.turn(-STEP)],
    ['→', 'Turn right', () => view.turn(STEP)],
    ['↑', 'Turn up', () => view.turn(0, -STEP)],
    ['↓', 'Turn down', () => view.turn(0, STEP)],
    ['+', 'Nearer', () => view.zoom(NEARER)],
    ['−', 'Farther', () => view.zoom(1 / NEARER)],
  ] as const;
  return (
    <div class="line">
      {deeds.map(([sign, words, deed]) => (
        <button key={words} type="button" class="button button-quiet small" title={words} onClick={deed}>
          <span aria-hidden="true">{sign}</span>
          <span class="visually-hidden">{words}</span>
        </button>
      ))}
    </div>
  );
}
