/** Which batches a host is offered, how much of each, and until when: the plan that a lease carries out. */
import { backendFor } from './fits.ts';
import type { SchedulingOptions } from './options.ts';
import { type Tier, tiers } from './order.ts';
import { type ExpectedTime, expectedTime, lanesOf } from './speed.ts';
import type { BatchView, HostView, LeaseStep, WorkWanted } from './types.ts';

/** One question: who asks, for how much, under which options. */
interface Asked {
  readonly host: HostView;
  readonly request: WorkWanted;
  readonly options: SchedulingOptions;
}

/** A batch that this host can run, with the times that one of its workunits is expected to take there. */
interface Offer extends BatchView {
  readonly dearest: ExpectedTime;
  readonly meanSeconds: number;
  readonly lanes: number;
}

/**
 * Steps of a lease in the order to try them; empty when the host may be given nothing. Each project of a priority
 * first gets its share of the request, then every batch may fill what is left of it. The steps together name more
 * than was asked for: a lease carries them out until it has `leaseLimit` assignments.
 */
export function planLease(
  host: HostView,
  request: WorkWanted,
  batches: readonly BatchView[],
  options: SchedulingOptions,
  now: number,
): readonly LeaseStep[] {
  const asked = { host, request, options };
  const allowed = assignmentsAllowed(asked);
  if (allowed < 1) return [];
  const offers = batches.flatMap((batch) => offerOf(asked, batch));
  return tiers(offers, host.host, options, now).flatMap((tier) => [
    ...sharesOf(asked, tier, allowed),
    ...tier.flat().map((offer) => stepOf(asked, offer, { seconds: request.seconds, limit: allowed })),
  ]);
}

/**
 * Most assignments of a whole lease: as many as the most numerous of its steps names, since each step alone fills the
 * seconds asked for. Where a lease mixes batches of long and short workunits it may still exceed them, within deadlines.
 */
export const leaseLimit = (steps: readonly LeaseStep[]): number =>
  steps.reduce((most, step) => Math.max(most, step.limit), 0);

function assignmentsAllowed({ host, request, options }: Asked): number {
  return Math.floor(Math.min(request.limit, host.quotaLeft, roomLeft({ host, request, options })));
}

/** Assignments that the host may hold beyond those it holds: few at first, more with every valid result. */
function roomLeft({ host, options }: Asked): number {
  if (host.consecutiveValid >= options.reliableAfter) return Number.POSITIVE_INFINITY;
  const most = options.unprovenPerWorker * (1 + host.consecutiveValid) * host.capabilities.workers;
  return most - host.held;
}

function offerOf({ host, request, options }: Asked, batch: BatchView): readonly Offer[] {
  if (host.project !== null && host.project !== batch.project) return [];
  if (!batch.published && !host.triesUnpublished) return [];
  const backend = backendFor(host.capabilities, batch);
  if (backend === null) return [];
  const dearest = expectedTime(batch.maxCost, host, batch.kernel, backend, options);
  const longest = Math.max(request.seconds * options.fitMultiple, options.patienceSeconds);
  if (dearest.seconds > longest) return [];
  const mean = expectedTime(batch.meanCost, host, batch.kernel, backend, options);
  return [{ ...batch, dearest, meanSeconds: mean.seconds, lanes: lanesOf(host, backend) }];
}

/** A step for the oldest batch of every project of a tier, each with an equal share; none where there is one project. */
function sharesOf(asked: Asked, tier: Tier<Offer>, allowed: number): readonly LeaseStep[] {
  if (tier.length < 2) return [];
  const share = { seconds: asked.request.seconds / tier.length, limit: Math.ceil(allowed / tier.length) };
  return tier.flatMap(([oldest]) => (oldest ? [stepOf(asked, oldest, share)] : []));
}

function stepOf(asked: Asked, offer: Offer, share: WorkWanted): LeaseStep {
  const fitting = Math.max(1, Math.floor(share.seconds / offer.meanSeconds));
  const unmeasured = asked.options.unmeasuredPerWorker * offer.lanes;
  return {
    batch: offer.batch,
    limit: Math.min(share.limit, fitting, offer.dearest.measured ? fitting : unmeasured),
    deadlineMs: deadlineOf(asked, offer),
  };
}

/** All that the host holds and asks for may lie before the last one: queue and workunit, times the slack. */
function deadlineOf({ host, request, options }: Asked, offer: Offer): number {
  const queueSeconds = host.held * offer.meanSeconds + request.seconds;
  const slack = offer.dearest.measured ? options.deadlineSlack : options.unmeasuredSlack;
  const wanted = Math.ceil((queueSeconds + offer.dearest.seconds) * slack * 1000);
  return Math.min(Math.max(wanted, options.minDeadlineMs), options.maxDeadlineMs);
}
