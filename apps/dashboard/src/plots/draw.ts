/** Draws a plot with uPlot; loaded only where one is looked at. Colours are the page's tokens as they are at that moment. */
import 'uplot/dist/uPlot.min.css';
import uPlot from 'uplot';
import { type Axis, axisTitle, type PlotData } from './plot-data.ts';
import { tickText } from './tick.ts';

export interface Drawing {
  resize(width: number): void;
  remove(): void;
}

export interface Drawn {
  readonly data: PlotData;
  readonly x: Axis;
  readonly y: Axis;
}

/** Pixels: a shape that shows a trend and leaves room for text on a laptop. */
const HEIGHT = 260;
/** Series are told apart by their strokes, so that they are in grey too. */
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
/** Pixels between a line's end and the label beside it, and room for one. */
const LABEL_GAP = 6;
const LABEL_ROOM = 96;
const FONT = '12px system-ui, sans-serif';

export function draw(place: HTMLElement, { data, x, y }: Drawn): Drawing {
  const colours = coloursOf(place);
  const axis = (of: Axis, size: number): uPlot.Axis => ({
    label: axisTitle(of),
    ...{ stroke: colours.ink, font: FONT, labelFont: FONT, labelSize: 22, size },
    grid: { stroke: colours.line, width: 1 },
    ticks: { stroke: colours.line, width: 1 },
    values: (_, splits, _axis, _space, step) => splits.map((value) => tickText(value, step)),
  });
  const labelled = data.kind !== 'histogram' && data.series.length > 1;
  const plot = new uPlot(
    {
      ...{ width: Math.max(place.clientWidth, 1), height: HEIGHT, legend: { show: false } },
      cursor: { show: false },
      padding: [8, labelled ? LABEL_ROOM : 16, 0, 0],
      scales:
        data.kind === 'histogram'
          ? {
              x: { time: false, range: edgesOf(data) },
              y: { range: (_, _least, most) => [0, most * 1.05 || 1] },
            }
          : { x: { time: false } },
      axes: [axis(x, 32), axis(y, 56)],
      series: [{}, ...seriesOf(data, colours)],
      ...(labelled ? { hooks: { draw: [(self) => labelEnds(self, colours.ink)] } } : {}),
    },
    aligned(data),
    place,
  );
  return {
    resize: (width) => plot.setSize({ width: Math.max(width, 1), height: HEIGHT }),
    remove: () => plot.destroy(),
  };
}

interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly accent: string;
}

/** A canvas knows no CSS variables: a probe tells what they are here. */
function coloursOf(place: HTMLElement): Colours {
  const probe = place.appendChild(document.createElement('span'));
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = { ink: colour('--ink'), line: colour('--line'), accent: colour('--accent') };
  probe.remove();
  return colours;
}

function edgesOf({ edges }: Extract<PlotData, { kind: 'histogram' }>): [number, number] {
  return [edges[0] ?? 0, edges.at(-1) ?? 1];
}

/** uPlot wants `x` ascending. */
function aligned(data: PlotData): uPlot.AlignedData {
  if (data.kind === 'histogram') return [data.edges.slice(0, -1), [...data.counts]];
  const order = data.x.map((_, place) => place).sort((a, b) => (data.x[a] ?? 0) - (data.x[b] ?? 0));
  return [
    order.map((place) => data.x[place] ?? 0),
    ...data.series.map(({ y }) => order.map((place) => y[place] ?? null)),
  ];
}

function seriesOf(data: PlotData, { accent, ink }: Colours): uPlot.Series[] {
  if (data.kind === 'histogram')
    return [{ label: 'counts', fill: accent, paths: bars(data.edges), points: { show: false } }];
  return data.series.map(({ label }, place) => {
    const stroke = place === 0 ? accent : ink;
    if (data.kind === 'scatter') {
      // Full and hollow: told apart without colour.
      const fill = place % 2 === 0 ? stroke : 'transparent';
      return { label, stroke, paths: () => null, points: { show: true, size: 6, stroke, fill } };
    }
    return {
      ...{ label, stroke, width: 2, dash: DASHES[place % DASHES.length] ?? [] },
      points: { show: data.x.length === 1, fill: stroke },
    };
  });
}

/** Bars as wide as their bins, with a pixel between them where there is room. */
const bars =
  (edges: readonly number[]): uPlot.Series.PathBuilder =>
  (plot, series, from, to) => {
    const fill = new Path2D();
    const counts = plot.data[series] ?? [];
    const bottom = plot.valToPos(0, 'y', true);
    for (let bin = from; bin <= to; bin += 1) {
      const left = plot.valToPos(edges[bin] ?? 0, 'x', true);
      const width = plot.valToPos(edges[bin + 1] ?? 0, 'x', true) - left;
      const top = plot.valToPos(counts[bin] ?? 0, 'y', true);
      fill.rect(left, top, width > 4 ? width - 1 : width, bottom - top);
    }
    return { fill, stroke: null };
  };

/** Each line's name at its end, moved down where it would lie on another. */
function labelEnds(plot: uPlot, ink: string): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const ends = plot.series.slice(1).flatMap(({ label }, place) => {
    const values = plot.data[place + 1] ?? [];
    let last = values.length - 1;
    while (last >= 0 && values[last] == null) last -= 1;
    const at = plot.data[0][last];
    if (at === undefined) return [];
    const text = typeof label === 'string' ? label : '';
    return [{ text, x: plot.valToPos(at, 'x', true), y: plot.valToPos(values[last] ?? 0, 'y', true) }];
  });
  ctx.save();
  ctx.font = `${12 * ratio}px system-ui, sans-serif`;
  ctx.fillStyle = ink;
  ctx.textBaseline = 'middle';
  let free = 0;
  for (const { text, x, y } of ends.sort((a, b) => a.y - b.y)) {
    const line = Math.max(y, free);
    ctx.fillText(text, x + LABEL_GAP * ratio, line, (LABEL_ROOM - LABEL_GAP) * ratio);
    free = line + 14 * ratio;
  }
  ctx.restore();
}
