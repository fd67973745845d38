/** Walks through the dispatches of a workunit: passes and groups of them, their repeats, and slices of each. */
import {
  evaluateCount,
  flatPasses,
  isGroup,
  type Pair,
  type ParamValues,
  type Pass,
  type Passes,
  type PassGroup,
  pairsOf,
  type Swap,
} from '@manyhands/kernel';
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
  readonly passIndex: number;
  readonly workgroups: readonly [number, number, number];
  readonly repeats: number;
  /** 0, 1, 2 where the pass may be cut along that axis. */
  readonly axis: number | undefined;
}

/** Passes that run one after the other, all of them `rounds` times. A pass outside a group is alone in one, once. */
interface Block {
  readonly extents: readonly Extent[];
  readonly rounds: number;
  readonly group: PassGroup | undefined;
}

const AXES = { x: 0, y: 1, z: 2 } as const;

/** Passes to walk through, and their place among all passes of the kernel. */
export interface Walk {
  readonly passes: Passes;
  readonly firstIndex: number;
  /** Operations of all of them. */
  readonly cost: number;
}

export class Cursor {
  private readonly blocks: readonly Block[];
  private readonly unitsPerGroup: number;
  private readonly totalUnits: number;
  private readonly mostGroups: number;
  private current: ReadonlyMap<string, GPUBuffer>;
  private doneUnits = 0;
  /** Where it stands: block, round of the block, pass of the round, repeat of the pass, row of the dispatch. */
  private at = { block: 0, round: 0, pass: 0, repeat: 0, row: 0 };

  /** `mostGroups` is the device's limit of workgroups per dimension. */
  constructor(
    { passes, firstIndex, cost }: Walk,
    params: ParamValues,
    buffers: ReadonlyMap<string, GPUBuffer>,
    mostGroups: number,
  ) {
    this.blocks = blocksOf(passes, firstIndex, params, mostGroups);
    const groups = this.blocks.reduce((sum, block) => sum + groupsOfBlock(block), 0);
    this.totalUnits = cost;
    this.unitsPerGroup = cost / Math.max(1, groups);
    this.mostGroups = mostGroups;
    this.current = buffers;
  }

  get done(): boolean {
    return this.at.block >= this.blocks.length;
  }
  get passIndex(): number {
    return this.extent.passIndex;
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
      rows - this.at.row,
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
    this.at.row += count;
    if (this.at.row >= rows) this.endDispatch();
    return step;
  }

  private get block(): Block {
    const block = this.blocks[this.at.block];
    if (!block) throw new Error('The cursor is past the last pass.');
    return block;
  }
  private get extent(): Extent {
    const extent = this.block.extents[this.at.pass];
    if (!extent) throw new Error('The cursor is past the last pass of its group.');
    return extent;
  }

  private valuesOf({ repeat, slice }: Pass): ParamValues {
    const values: Record<string, number> = {};
    const round = this.block.group?.repeat.step;
    if (round) values[round] = this.at.round;
    if (repeat?.step) values[repeat.step] = this.at.repeat;
    if (slice) values[slice.offset] = this.at.row;
    return values;
  }

  private endDispatch(): void {
    const { at, block, extent } = this;
    this.exchange(extent.pass.swap);
    at.row = 0;
    if (++at.repeat < extent.repeats) return;
    at.repeat = 0;
    if (++at.pass < block.extents.length) return;
    at.pass = 0;
    this.exchange(block.group?.swap);
    if (++at.round < block.rounds) return;
    at.round = 0;
    at.block++;
  }

  private exchange(swap: Swap | undefined): void {
    for (const pair of pairsOf(swap)) this.current = exchanged(this.current, pair);
  }
}

/** A pass of no workgroups does not run at all, and neither does a group of such: nor do they exchange buffers. */
function blocksOf(passes: Passes, firstIndex: number, params: ParamValues, mostGroups: number): Block[] {
  let passIndex = firstIndex;
  const blocks = passes.map((entry): Block => {
    const group = isGroup(entry) ? entry : undefined;
    const extents = flatPasses([entry]).map((pass) => extentOf(pass, passIndex++, params, mostGroups));
    const rounds = group ? evaluateCount(group.repeat.count, params) : 1;
    return { extents: extents.filter((extent) => groupsOf(extent) * extent.repeats > 0), rounds, group };
  });
  return blocks.filter((block) => groupsOfBlock(block) > 0);
}

const groupsOfBlock = ({ extents, rounds }: Block): number =>
  rounds * extents.reduce((sum, extent) => sum + groupsOf(extent) * extent.repeats, 0);

const groupsOf = ({ workgroups: [x, y, z] }: Extent): number => x * y * z;

function extentOf(pass: Pass, passIndex: number, params: ParamValues, mostGroups: number): Extent {
  const [x = 1, y = 1, z = 1] = pass.workgroups.map((count) => evaluateCount(count, params));
  const axis = pass.slice && AXES[pass.slice.axis];
  [x, y, z].forEach((count, i) => {
    if (count <= mostGroups || i === axis) return;
    const text = `Pass ${pass.entryPoint} has ${count} workgroups along one axis; this GPU takes ${mostGroups}.`;
    throw new KernelFailure('unsupported', text);
  });
  const repeats = pass.repeat ? evaluateCount(pass.repeat.count, params) : 1;
  return { pass, passIndex, workgroups: [x, y, z], repeats, axis };
}

function cut(
  workgroups: readonly [number, number, number],
  axis: number,
  count: number,
): [number, number, number] {
  const [x, y, z] = workgroups;
  return [axis === 0 ? count : x, axis === 1 ? count : y, axis === 2 ? count : z];
}

function exchanged(buffers: ReadonlyMap<string, GPUBuffer>, [a, b]: Pair) {
  const [first, second] = [buffers.get(a), buffers.get(b)];
  if (!first || !second) throw new Error(`There is no buffer ${a} or ${b}.`);
  return new Map(buffers).set(a, second).set(b, first);
}
