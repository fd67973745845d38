/** A plot with its title, labelled axes, and the numbers behind it one click away. */
import './plots.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Drawing } from './draw.ts';
import { NumbersTable } from './numbers-table.tsx';
import { type Axis, numbersOf, type PlotData } from './plot-data.ts';

export interface PlotProps {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly data: PlotData;
  /** A sentence for those who do not see the picture; made of title and axes where left out. */
  readonly summary?: string;
}

export function Plot({ title, x, y, data, summary }: PlotProps) {
  const [unloaded, setUnloaded] = useState(false);
  const place = usePicture({ data, x, y }, () => setUnloaded(true));
  const text = summary ?? `${title}: ${y.label} by ${x.label}. The numbers stand in the table below.`;
  return (
    <figure class="plot">
      <figcaption>{title}</figcaption>
      <div class="plot-picture" ref={place} role="img" aria-label={text} />
      {unloaded && (
        <p class="soft">The picture could not be loaded. Its numbers are here; reload to see it.</p>
      )}
      <NumbersTable title={title} numbers={numbersOf(data, x, y)} />
    </figure>
  );
}

type Shown = Pick<PlotProps, 'data' | 'x' | 'y'>;

/** Draws into the element of the returned ref: anew with other numbers and colours, wider with its place. */
function usePicture({ data, x, y }: Shown, onFailure: () => void) {
  const place = useRef<HTMLDivElement>(null);
  // Figures are polled: the same numbers again are no reason to draw.
  const key = JSON.stringify({ data, x, y });
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let drawing: Drawing | null = null;
    let gone = false;
    let redraw = (): void => {};
    import('./draw.ts').then(({ draw }) => {
      redraw = () => {
        drawing?.remove();
        drawing = gone ? null : draw(element, { data, x, y });
      };
      redraw();
    }, onFailure);
    const resized = new ResizeObserver(() => drawing?.resize(element.clientWidth));
    resized.observe(element);
    const forget = watchTheme(() => redraw());
    return () => {
      gone = true;
      forget();
      resized.disconnect();
      drawing?.remove();
    };
  }, [key]);
  return place;
}

/** Calls when the colours of the page change, by the system or by the switch. */
function watchTheme(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = new MutationObserver(changed);
  system.addEventListener('change', changed);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
