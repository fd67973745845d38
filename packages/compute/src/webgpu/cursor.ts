/** Walks through the dispatches of a workunit: passes, their repeats, and slices of each. */
import { evaluateCount, type ParamValues, type Pass } from '@manyhands/kernel';
import { KernelFailure } from '../backend.ts';

/** One dispatch, or one slice of it. */
export interface Step {
  readonly passIndex: number;
  readonly workgroups: readonly [number, number, number];
  /** Step and offset, by the names that the manifest gives them. */
  readonly values: ParamValues;
  /** Buffers by name as they stand after all exchanges so far. */
  readonly buffers: ReadonlyMap<string, GPUBuffer>;
  /** Operations, by the manifest's cost spread evenly over all workgroups. */
  readonly units: number;
}

interface Extent {
  readonly pass: Pass;
  readonly workgroups: readonly [number, number, number];
  readonly repeats: number;
  /** 0, 1, 2 where the pass may be cut along that axis. */
  readonly axis: number | undefined;
}

const AXES = { x: 0, y: 1, z: 2 } as const;

/** Passes to walk through, and their place among all passes of the kernel. */
export interface Walk {
  readonly passes: readonly Pass[];
  readonly firstIndex: number;
  /** Operations of all of them. */
  readonly cost: number;
}

export class Cursor {
  private readonly firstIndex: number;
  private readonly extents: readonly Extent[];
  private readonly unitsPerGroup: number;
  private readonly totalUnits: number;
  private readonly mostGroups: number;
  private current: ReadonlyMap<string, GPUBuffer>;
  private doneUnits = 0;
  private pass = 0;
  private repeat = 0;
  private row = 0;

  /** `mostGroups` is the device's limit of workgroups per dimension. */
  constructor(
    { passes, firstIndex, cost }: Walk,
    params: ParamValues,
    buffers: ReadonlyMap<string, GPUBuffer>,
    mostGroups: number,
  ) {
    this.firstIndex = firstIndex;
    this.extents = passes.map((pass) => extentOf(pass, params, mostGroups));
    const groups = this.extents.reduce((sum, extent) => sum + groupsOf(extent) * extent.repeats, 0);
    this.totalUnits = cost;
    this.unitsPerGroup = cost / Math.max(1, groups);
    this.mostGroups = mostGroups;
    this.current = buffers;
    this.skipEmpty();
  }

  get done(): boolean {
    return this.pass >= this.extents.length;
  }
  get passIndex(): number {
    return this.firstIndex + this.pass;
  }
  /** Buffers by name after all exchanges; where outputs are read when the cursor is done. */
  get buffers(): ReadonlyMap<string, GPUBuffer> {
    return this.current;
  }
  /** Share of the work that was handed out. */
  get fraction(): number {
    return this.done ? 1 : this.doneUnits / this.totalUnits;
  }
  /** Operations in the smallest piece that can be taken now. */
  get unitsPerRow(): number {
    const { workgroups, axis } = this.extent;
    const groups = groupsOf(this.extent);
    return (axis === undefined ? groups : groups / (workgroups[axis] ?? 1)) * this.unitsPerGroup;
  }

  /** Takes as many rows as `units` allow, one at least, and steps on. */
  take(units: number): Step {
    const { pass, axis, workgroups } = this.extent;
    const rows = axis === undefined ? 1 : (workgroups[axis] ?? 1);
    const count = Math.min(
      rows - this.row,
      this.mostGroups,
      Math.max(1, Math.floor(units / this.unitsPerRow)),
    );
    const step: Step = {
      passIndex: this.passIndex,
      workgroups: axis === undefined ? workgroups : cut(workgroups, axis, count),
      values: this.valuesOf(pass),
      buffers: this.current,
      units: count * this.unitsPerRow,
    };
    this.doneUnits += step.units;
    this.row += count;
    if (this.row >= rows) this.endDispatch(pass);
    return step;
  }

  private get extent(): Extent {
    const extent = this.extents[this.pass];
    if (!extent) throw new Error('The cursor is past the last pass.');
    return extent;
  }

  private valuesOf(pass: Pass): ParamValues {
    const values: Record<string, number> = {};
    if (pass.repeat?.step) values[pass.repeat.step] = this.repeat;
    if (pass.slice) values[pass.slice.offset] = this.row;
    return values;
  }

  private endDispatch(pass: Pass): void {
    if (pass.swap) this.current = exchanged(this.current, pass.swap);
    this.row = 0;
    this.repeat++;
    if (this.repeat < this.extent.repeats) return;
    this.repeat = 0;
    this.pass++;
    this.skipEmpty();
  }

  /** A pass of no workgroups does not run at all: neither does it exchange buffers. */
  private skipEmpty(): void {
    for (let extent = this.extents[this.pass]; extent; extent = this.extents[this.pass]) {
      if (groupsOf(extent) * extent.repeats > 0) return;
      this.pass++;
    }
  }
}

const groupsOf = ({ workgroups: [x, y, z] }: Extent): number => x * y * z;

function extentOf(pass: Pass, params: ParamValues, mostGroups: number): Extent {
  const [x = 1, y = 1, z = 1] = pass.workgroups.map((count) => evaluateCount(count, params));
  const axis = pass.slice && AXES[pass.slice.axis];
  [x, y, z].forEach((count, i) => {
    if (count <= mostGroups || i === axis) return;
    const text = `Pass ${pass.entryPoint} has ${count} workgroups along one axis; this GPU takes ${mostGroups}.`;
    throw new KernelFailure('unsupported', text);
  });
  const repeats = pass.repeat ? evaluateCount(pass.repeat.count, params) : 1;
  return { pass, workgroups: [x, y, z], repeats, axis };
}

function cut(
  workgroups: readonly [number, number, number],
  axis: number,
  count: number,
): [number, number, number] {
  const [x, y, z] = workgroups;
  return [axis === 0 ? count : x, axis === 1 ? count : y, axis === 2 ? count : z];
}

function exchanged(buffers: ReadonlyMap<string, GPUBuffer>, [a, b]: readonly [string, string]) {
  const [first, second] = [buffers.get(a), buffers.get(b)];
  if (!first || !second) throw new Error(`There is no buffer ${a} or ${b}.`);
  return new Map(buffers).set(a, second).set(b, first);
}
