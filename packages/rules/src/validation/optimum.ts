/** Judging answers that are optima: each by its certificate, and by how far it trails the best verified one. */
import { invariant } from '../invariant.ts';
import { copiesToOrder, fits, orderOrSetAside } from './order.ts';
import type { Candidate, Certificate, Decision, JudgeCase } from './types.ts';

/** Valid answers that differ are at most compared with so many in all: a search has luck, and luck is no lie. */
const MOST_OPINIONS = 3;

type Certified = Candidate & { readonly certificate: Certificate };

/** Decisions for a workunit whose outputs are `best` [V17]; none while an answer waits for its certificate [V18]. */
export function judgeOptimum(situation: JudgeCase): readonly Decision[] {
  const certified = situation.candidates.filter(hasCertificate);
  if (situation.candidates.some((one) => one.verdict === 'pending' && !one.certificate)) return [];
  return situation.canonical === null ? decide(situation, certified) : settleLate(situation, certified);
}

const hasCertificate = (candidate: Candidate): candidate is Certified => candidate.certificate !== undefined;

function decide(situation: JudgeCase, certified: readonly Certified[]): readonly Decision[] {
  const { workunit } = situation;
  const pending = certified.filter(({ verdict }) => verdict === 'pending');
  const wrong = pending.filter(({ certificate }) => !certificate.valid);
  const valid = pending.filter(({ certificate }) => certificate.valid).sort(byValue);
  const [leader] = valid;
  if (leader) {
    const supporters = hostsOf(valid.filter((one) => supports(one, leader)));
    const opinions = hostsOf(valid);
    const needed = valid.some(({ certificate }) => certificate.secondOpinion) || opinions > 1 ? 2 : 1;
    const copies = copiesToOrder(situation, needed - supporters);
    const isLast = opinions >= MOST_OPINIONS || (copies > 0 && !fits(situation, copies));
    if (supporters >= needed || isLast) return [accept(situation, pending, leader, supporters > 1)];
  }
  const refused: Decision[] =
    wrong.length > 0 ? [{ kind: 'refuse', workunit, results: wrong.map(({ result }) => result) }] : [];
  return [...refused, ...orderOrSetAside(situation, 1, whySetAside)];
}

/** Trailing answers are refused only where another host supports the leader [V20]. */
function accept(
  { workunit }: JudgeCase,
  pending: readonly Certified[],
  leader: Certified,
  supported: boolean,
): Decision {
  const good = ({ certificate, ...rest }: Certified) =>
    certificate.valid && (!supported || supports({ certificate, ...rest }, leader));
  const ids = (candidates: readonly Certified[]) => candidates.map(({ result }) => result);
  return {
    kind: 'accept',
    workunit,
    canonical: leader.result,
    agreeing: ids(pending.filter(good)),
    refused: ids(pending.filter((candidate) => !good(candidate))),
  };
}

/** An answer after acceptance: refused where its certificate is, or where it trails what two hosts found [V22]. */
function settleLate(situation: JudgeCase, certified: readonly Certified[]): readonly Decision[] {
  const canonical = certified.find(({ result }) => result === situation.canonical);
  invariant(canonical, `workunit ${situation.workunit} lacks the certificate of ${situation.canonical}`);
  const accepted = certified.filter(({ verdict }) => verdict === 'accepted');
  const supported = hostsOf(accepted.filter((one) => supports(one, canonical))) > 1;
  return certified
    .filter(({ verdict }) => verdict === 'pending')
    .map((one) => ({
      kind: 'settle',
      workunit: situation.workunit,
      result: one.result,
      verdict: one.certificate.valid && (!supported || supports(one, canonical)) ? 'accepted' : 'refused',
    }));
}

/** At most the window above the leader; better is always welcome. */
const supports = ({ certificate }: Certified, leader: Certified): boolean =>
  certificate.best - leader.certificate.best <= leader.certificate.window;

const hostsOf = (candidates: readonly Certified[]): number =>
  new Set(candidates.map(({ host }) => host)).size;

/** By value; of equal ones by digest, so that arrival has no part in it. */
const byValue = (a: Certified, b: Certified): number =>
  a.certificate.best - b.certificate.best ||
  (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : Number(BigInt(a.result) - BigInt(b.result)));

const whySetAside = ({ candidates, failures, maxCopies }: JudgeCase): string =>
  `none of at most ${maxCopies} copies passed its certificate: ${candidates.length} answers, ${failures} failures`;
