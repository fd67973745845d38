/** Cuts uploaded files into workunits by a stated rule: all is checked and measured first, and then given one by one. */
import {
  tooLarge as beyondDevices,
  checkParams,
  ExpressionError,
  type Layout,
  layout,
  type Manifest,
  type ParamValues,
} from '@manyhands/kernel';
import { LIMITS } from '@manyhands/protocol';
import type { ArrayFile } from '../array-file.ts';
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { attempt, collecting, InputRefusal, IssueList, type Reading, refusal } from '../refusal.ts';
import { countWorkunits, stemsOf } from './count.ts';
import { type Opened, openAll, type Uploads } from './files.ts';
import { atField, checkColumns, paramsOfRule, type Rows, rowsOf } from './params.ts';
import { CutRule } from './rule.ts';
import { paramsOfShape, shapeIssue } from './shapes.ts';

export interface CutWorkunit {
  /** Told to volunteers and in results: of the table, or the name or place of its part. */
  readonly label: string;
  readonly params: ParamValues;
  /** Bytes of each `input`, as long as the params ask for. Not to be written to: workunits may have the same. */
  readonly inputs: ReadonlyMap<string, Uint8Array>;
}

export interface CutPlan {
  readonly count: number;
  /** Operations, by the manifest's expression: of all workunits, and of the largest. */
  readonly cost: { readonly total: number; readonly largest: number };
  /** Bytes on a device, of the largest workunit. */
  readonly memoryBytes: number;
  /** Bytes that one workunit and the whole batch upload as inputs, shared ones not counted. */
  readonly inputBytes: { readonly total: number; readonly largest: number };
  /** Arrays for the whole batch. */
  readonly shared: ReadonlyMap<string, ArrayFile>;
  /** Reads the files once from front to back; throws `InputRefusal` where one turns out to be damaged. */
  workunits(): AsyncGenerator<CutWorkunit>;
}

/** A plan, or all that is wrong with files and rule, up to 50 issues. Labels and params of workunits are counted from 0. */
export function planWorkunits(
  manifest: Manifest,
  rule: unknown,
  uploads: Uploads,
  limits: InputLimits = INPUT_LIMITS,
): Promise<Reading<CutPlan>> {
  return attempt(() => plan(manifest, parseRule(rule), uploads, limits));
}

function parseRule(input: unknown): CutRule {
  const parsed = CutRule.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputRefusal(
    parsed.error.issues.map(({ path, message }) => ({
      where: `rule${path.map((key) => `.${String(key)}`).join('')}`,
      message,
      cure: 'correct this part of the rule',
    })),
  );
}

async function plan(
  manifest: Manifest,
  rule: CutRule,
  uploads: Uploads,
  limits: InputLimits,
): Promise<CutPlan> {
  const issues = new IssueList(limits.maxIssues);
  const opened = await openAll(manifest, rule, uploads, limits, issues);
  checkColumns(rule, opened.table, issues);
  issues.throwIfAny();
  const count = countWorkunits(rule, opened, limits);
  const stems = stemsOf(opened, count, issues);
  const rows = opened.table && rowsOf(opened.table, stems, issues);
  issues.throwIfAny();
  const cut: Cut = { manifest, rule, opened, rows, limits, count };
  return { ...(await measure(cut, issues)), count, shared: opened.shared, workunits: () => give(cut) };
}

interface Cut {
  readonly manifest: Manifest;
  readonly rule: CutRule;
  readonly opened: Opened;
  readonly rows: Rows | null;
  readonly limits: InputLimits;
  readonly count: number;
}

/** Params that the rule names, and those that shapes tell. */
function paramsOf({ manifest, rule, opened, rows }: Cut, index: number): ParamValues {
  const params = paramsOfRule(rule, rows, index);
  for (const buffer of manifest.buffers) {
    const feed = opened.feeds.get(buffer.name);
    const part = feed ? feed.part(index) : opened.shared.get(buffer.name);
    if (part) Object.assign(params, paramsOfShape(buffer, part, params));
  }
  return params;
}

async function measure(
  cut: Cut,
  issues: IssueList,
): Promise<Pick<CutPlan, 'cost' | 'memoryBytes' | 'inputBytes'>> {
  const cost = { total: 0, largest: 0 };
  const inputBytes = { total: 0, largest: 0 };
  let memoryBytes = 0;
  for (let index = 0; index < cut.count && !issues.isFull; index++) {
    const measured = await collecting(issues, async () => measureOne(cut, index));
    if (!measured) continue;
    const inputs = measured.buffers.filter(({ role }) => role === 'input');
    const bytes = inputs.reduce((sum, buffer) => sum + buffer.bytes, 0);
    cost.total += measured.cost;
    cost.largest = Math.max(cost.largest, measured.cost);
    inputBytes.total += bytes;
    inputBytes.largest = Math.max(inputBytes.largest, bytes);
    memoryBytes = Math.max(memoryBytes, measured.totalBytes);
  }
  issues.throwIfAny();
  return { cost, memoryBytes, inputBytes };
}

/** Throws `InputRefusal` where the workunit does not fit its kernel. */
function measureOne(cut: Cut, index: number): Layout {
  const where = `workunits[${index}]`;
  const params = paramsOf(cut, index);
  const prefix = `${where}.params`;
  const wrong = checkParams(cut.manifest, params, prefix);
  if (wrong.length > 0) {
    throw new InputRefusal(
      wrong.map((issue) => atField(issue, issue.where.slice(prefix.length + 1), cut.rule, cut.rows, index)),
    );
  }
  const sizes = layoutOrRefuse(cut.manifest, params, prefix);
  const list = new IssueList(cut.limits.maxIssues);
  for (const buffer of sizes.buffers) {
    const part = cut.opened.feeds.get(buffer.name)?.part(index) ?? cut.opened.shared.get(buffer.name);
    const issue = part && shapeIssue(buffer, part, params);
    if (issue) list.add(issue);
    list.add(...beyondDevices(buffer).map((reason) => ({ where: `${where}.params`, ...reason })));
    if (buffer.role === 'input' && buffer.bytes > cut.limits.maxBufferBytes)
      list.add(tooLarge(`${where}.inputs.${buffer.name}`, buffer.bytes, cut.limits.maxBufferBytes));
  }
  if (sizes.outputBytes > LIMITS.maxResultBytes)
    list.add(tooLarge(`${where}, its result`, sizes.outputBytes, LIMITS.maxResultBytes));
  list.throwIfAny();
  return sizes;
}

const tooLarge = (where: string, bytes: number, most: number) => ({
  where,
  message: `has ${bytes} bytes; ${most} are allowed`,
  cure: 'cut the work into smaller workunits',
});

function layoutOrRefuse(manifest: Manifest, params: ParamValues, where: string): Layout {
  try {
    return layout(manifest, params);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw refusal(where, error.message, 'choose params for which every shape is a whole number');
  }
}

/** Characters of a label that the API takes. */
const LABEL_CHARS = 200;

function labelOf({ opened, rows }: Cut, index: number): string {
  const named =
    rows?.label(index) || [...opened.feeds.values()].map((feed) => feed.label(index)).find((label) => label);
  return (named || `workunit ${index}`).slice(0, LABEL_CHARS);
}

async function* give(cut: Cut): AsyncGenerator<CutWorkunit> {
  const streams = [...cut.opened.feeds].map(([name, feed]) => ({ name, parts: feed.read() }));
  try {
    for (let index = 0; index < cut.count; index++) {
      const inputs = new Map<string, Uint8Array>();
      for (const { name, parts } of streams) inputs.set(name, (await parts.next()).value ?? new Uint8Array());
      yield { label: labelOf(cut, index), params: paramsOf(cut, index), inputs };
    }
    // To the end, where a checksum may still be wrong.
    for (const { name, parts } of streams) if (cut.opened.feeds.get(name)?.count !== null) await parts.next();
  } finally {
    for (const { parts } of streams) await parts.return(undefined);
  }
}
