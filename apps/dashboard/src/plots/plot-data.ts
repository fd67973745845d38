/** What a plot shows: the numbers themselves, from which both the picture and the table behind it are made. */

export interface Axis {
  readonly label: string;
  /** Such as `kcal/mol`; left out for bare numbers. */
  readonly unit?: string;
}

export interface Series {
  readonly label: string;
  /** One for each `x`; null where there is none. */
  readonly y: readonly (number | null)[];
}

export type PlotData =
  /** `counts[i]` elements in [edges[i], edges[i + 1]). */
  | { readonly kind: 'histogram'; readonly edges: readonly number[]; readonly counts: readonly number[] }
  /** Lines go through the points in ascending order of `x`. */
  | { readonly kind: 'line' | 'scatter'; readonly x: readonly number[]; readonly series: readonly Series[] };

export interface Numbers {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
}

export const axisTitle = ({ label, unit }: Axis): string => (unit ? `${label} (${unit})` : label);

/** The table behind a plot, in the order that it was given. */
export function numbersOf(data: PlotData, x: Axis, y: Axis): Numbers {
  if (data.kind === 'histogram') {
    return {
      columns: [`${axisTitle(x)}, from`, 'to', axisTitle(y)],
      rows: data.counts.map((count, bin) => [data.edges[bin] ?? null, data.edges[bin + 1] ?? null, count]),
    };
  }
  const [only, ...others] = data.series;
  const titles =
    only && others.length === 0 ? [axisTitle(y)] : data.series.map(({ label }) => titleIn(label, y));
  return {
    columns: [axisTitle(x), ...titles],
    rows: data.x.map((value, place) => [value, ...data.series.map((series) => series.y[place] ?? null)]),
  };
}

const titleIn = (label: string, { unit }: Axis): string => (unit ? `${label} (${unit})` : label);

/** For a spreadsheet: numbers as JavaScript writes them, so that none loses digits. */
export function csvOf({ columns, rows }: Numbers): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return [columns.map(quoted).join(','), ...rows.map((row) => row.map((v) => v ?? '').join(','))].join('\n');
}
