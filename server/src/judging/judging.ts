/** The judging loop: workunits with enough results are compared, decided and carried out, many at a time. */
import type { WorkunitId } from '@manyhands/protocol';
import { creditOf, type Decision, isCertified, type JudgeCase, judge, trustAfter } from '@manyhands/rules';
import type { Logger } from 'pino';
import type { CarriedOut } from '../store/judging-store.ts';
import type { Store } from '../store/store.ts';

export interface Judging {
  /** This workunit needs the judge. */
  add(workunit: WorkunitId): void;
  /** Verdicts were given without the judge, and are to be counted. */
  noted(): void;
  /** Looks for workunits that a crash left unjudged, and for verdicts and failures not yet counted. */
  recover(): Promise<void>;
  /** Resolves when nothing is waiting to be judged or counted. */
  idle(): Promise<void>;
  close(): void;
}

export interface JudgingParts {
  readonly store: Store;
  readonly now: () => number;
  readonly log: Logger;
  /** Milliseconds in which workunits gather for one transaction. */
  readonly gatherMs: number;
  /** Milliseconds after which verdicts given without the judge are counted. */
  readonly countEveryMs: number;
  /** Answers of this workunit wait for the coordinator's certificate; `add` it again when they have one. */
  certify(workunit: WorkunitId): void;
  /** These workunits, whose answers are certified, were accepted or set aside; told after the commit. */
  decided(workunits: readonly WorkunitId[]): void;
  /** Told after every commit. */
  carriedOut(change: CarriedOut): void;
}

/** Workunits of one transaction: what fits one group commit without holding its locks for long. */
export const AT_ONCE = 1024;
/** Times a case may fail before it is left to the next start: an error in one workunit must not spin. */
const MOST_FAILURES = 5;

const waitsForCertificate = ({ rules, candidates }: JudgeCase): boolean =>
  isCertified(rules) && candidates.some(({ verdict, certificate }) => verdict === 'pending' && !certificate);

const isEnd = ({ kind }: Decision): boolean => kind === 'accept' || kind === 'set-aside';

export function createJudging(parts: JudgingParts): Judging {
  const { store, now, log, gatherMs, countEveryMs, certify, decided, carriedOut } = parts;
  const waiting = new Set<WorkunitId>();
  /** Verdicts given without the judge wait for their count, until the timer ends or a round takes them along. */
  let uncounted = false;
  let counting: NodeJS.Timeout | undefined;
  const failures = new Map<WorkunitId, number>();
  let running: Promise<void> | null = null;
  /** Ends the wait for company, where there is one. */
  let filled = (): void => undefined;
  let closed = false;

  const blame = (workunit: WorkunitId, error: unknown): void => {
    failures.set(workunit, (failures.get(workunit) ?? 0) + 1);
    log.error({ err: error, workunit, failures: failures.get(workunit) }, 'judging a workunit failed');
  };

  /** Null where the judge itself failed: such a case is neither decided nor seen. */
  const decide = (judgeCase: JudgeCase): readonly Decision[] | null => {
    try {
      return judge(judgeCase);
    } catch (error) {
      blame(judgeCase.workunit, error);
      return null;
    }
  };

  const carry = async (decisions: readonly Decision[], judged: readonly WorkunitId[]): Promise<void> => {
    carriedOut(await store.carryOut(decisions, now(), { creditOf, trustAfter }, judged));
  };

  /** By workunits, so that one whose decisions cannot be carried out harms no other. */
  const carryEach = async (decisions: readonly Decision[], judged: readonly WorkunitId[]): Promise<void> => {
    for (const workunit of new Set(decisions.map(({ workunit }) => workunit))) {
      const own = decisions.filter((decision) => decision.workunit === workunit);
      await carry(own, []).catch((error: unknown) => blame(workunit, error));
    }
    for (const workunit of judged) {
      await carry([], [workunit]).catch((error: unknown) => blame(workunit, error));
    }
  };

  const loadCases = async (workunits: readonly WorkunitId[]): Promise<readonly JudgeCase[]> => {
    try {
      return await store.judgeCases(workunits);
    } catch (error) {
      const [only, ...others] = workunits;
      if (others.length > 0) {
        const each = await Promise.all(workunits.map((workunit) => loadCases([workunit])));
        return each.flat();
      }
      if (only) blame(only, error);
      return [];
    }
  };

  const round = async (): Promise<void> => {
    const workunits = [...waiting].slice(0, AT_ONCE);
    for (const workunit of workunits) waiting.delete(workunit);
    const alsoCount = uncounted;
    uncounted = false;
    const decisions: Decision[] = [];
    const judged: WorkunitId[] = [];
    const ended: WorkunitId[] = [];
    for (const judgeCase of await loadCases(workunits)) {
      if (waitsForCertificate(judgeCase)) {
        certify(judgeCase.workunit);
        continue;
      }
      const made = decide(judgeCase);
      if (made?.length === 0) judged.push(judgeCase.workunit);
      decisions.push(...(made ?? []));
      if (isCertified(judgeCase.rules) && made?.some(isEnd)) ended.push(judgeCase.workunit);
    }
    if (decisions.length + judged.length === 0 && !alsoCount) return;
    await carry(decisions, judged).catch((error: unknown) => {
      log.warn(
        { err: error, decisions: decisions.length },
        'carrying out together failed; trying each alone',
      );
      if (alsoCount) noted();
      return carryEach(decisions, judged);
    });
    if (ended.length > 0) decided(ended);
  };

  /** Resolves when some time has passed, or as soon as a round is full: a backlog is judged as fast as it can be. */
  const company = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      filled = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const isWork = (): boolean => !closed && (waiting.size > 0 || uncounted);

  const loop = async (): Promise<void> => {
    while (isWork()) {
      if (waiting.size > 0 && waiting.size < AT_ONCE) await company();
      await round();
    }
  };

  const start = (): void => {
    running ??= loop().finally(() => {
      running = null;
      if (isWork()) start();
    });
  };

  const add = (workunit: WorkunitId): void => {
    if (closed || (failures.get(workunit) ?? 0) >= MOST_FAILURES) return;
    waiting.add(workunit);
    if (waiting.size >= AT_ONCE) filled();
    start();
  };

  const count = (): void => {
    clearTimeout(counting);
    counting = undefined;
    uncounted = true;
    start();
  };

  const noted = (): void => {
    if (!closed) counting ??= setTimeout(count, countEveryMs);
  };

  return {
    add,
    noted,
    recover: async () => {
      // Verdicts and failures count in their hosts' trust even where no workunit had to be judged for them.
      await carry([], []);
      for (const workunit of await store.toJudge(AT_ONCE * 4)) add(workunit);
    },
    idle: async () => {
      if (counting) count();
      while (running) await running;
    },
    close: () => {
      closed = true;
      clearTimeout(counting);
      counting = undefined;
      filled();
    },
  };
}
