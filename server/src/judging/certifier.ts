/** The certifying loop: answers of searches are checked one after the other, certified some at a time, and go to the judge. */
import type { BatchId, HostId, WorkunitId } from '@manyhands/protocol';
import { type Conduct, SECOND_OPINION, secondOpinionShare, uncompared } from '@manyhands/rules';
import type { Logger } from 'pino';
import type { Catalogue } from '../batches/catalogue.ts';
import {
  detailsOf,
  drawFor,
  readRecord,
  readText,
  type SearchDetails,
  SearchLigand,
  type SearchRecord,
} from '../batches/search-record.ts';
import type { Chemistry } from '../preparing/chemistry-thread.ts';
import { BoundedMap } from '../store/bounded-map.ts';
import type { Distrusted, UncertifiedResult } from '../store/certificates-store.ts';
import type { BlobStore, Store } from '../store/store.ts';
import { createCertificateThread } from './certificate-thread.ts';
import { certifyPreparation, type NewlyCertified } from './certify-preparation.ts';
import { energyOf, SearchAnswer, type SearchVerdict } from './search-certificate.ts';

export interface Certifier {
  /** Answers of this workunit lack certificates. */
  add(workunit: WorkunitId): void;
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>;
  /** What is in progress is finished, what waits is left to the next start. */
  close(): Promise<void>;
}

export interface CertifierParts {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  readonly log: Logger;
  readonly chemistry: Pick<Chemistry, 'faultOf'>;
  readonly now: () => number;
  /** A conformer of this molecule was checked and stored. */
  shaped(smiles: string): void;
  /** This workunit's answers have certificates now. */
  certified(workunit: WorkunitId): void;
  /** Workunits need copies again. */
  askedAgain(): void;
}

/** Workunits read at a time. */
const AT_ONCE = 16;
/** Answers of other workunits of a ligand that are looked at for copies. */
const MOST_SIBLINGS = 64;
/** Batches whose records are kept; a thousand ligands are 300 kB. */
const MOST_BATCHES = 16;

interface Question {
  readonly details: SearchDetails;
  readonly record: SearchRecord;
  /** As they are asked for: a search grows. */
  readonly ligands: Map<string, SearchLigand>;
}

interface Certified extends NewlyCertified {
  readonly result: UncertifiedResult;
}

export function createCertifier(parts: CertifierParts): Certifier {
  const { store, blobs, catalogue, log, shaped, certified, askedAgain } = parts;
  const thread = createCertificateThread();
  const questions = new BoundedMap<BatchId, Question>(MOST_BATCHES);
  const waiting = new Set<WorkunitId>();
  let running: Promise<void> | null = null;
  let closed = false;

  const questionOf = async (id: BatchId): Promise<Question | null> => {
    const known = questions.get(id);
    if (known) return known;
    const batch = await catalogue.batch(id);
    const details = batch && detailsOf(batch);
    if (!details) return null;
    const record = await readRecord(blobs, details);
    const made = { details, record, ligands: new Map(record.ligands.map((one) => [one.name, one])) };
    questions.set(id, made);
    return made;
  };

  /** Answers to the ligand's other workunits, the newest first. */
  const siblingsOf = async (
    { batch, label, workunit }: UncertifiedResult,
    earlier: readonly Certified[],
  ): Promise<readonly unknown[]> => {
    const unsaved = earlier.filter(
      ({ result, certificate }) =>
        certificate.valid && result.batch === batch && result.label === label && result.workunit !== workunit,
    );
    const saved = await store.siblings(batch, label, workunit, MOST_SIBLINGS);
    return [...unsaved.reverse().map(({ certificate }) => certificate.answer), ...saved].slice(
      0,
      MOST_SIBLINGS,
    );
  };

  const ask = async (
    result: UncertifiedResult,
    { record, ligands }: Question,
    earlier: readonly Certified[],
  ): Promise<SearchVerdict> => {
    const { batch, label, outputs, params } = result;
    const ligand = ligands.get(label) ?? SearchLigand.parse(await store.searchLigand(batch, label));
    ligands.set(label, ligand);
    const siblings = await siblingsOf(result, earlier);
    const question = {
      ...{ batch, ligandName: label, ligandHash: ligand.hash },
      ligandPdbqt: await readText(blobs, ligand.hash),
      poses: outputs.get('poses') ?? new Uint8Array(),
      counts: outputs.get('counts') ?? new Uint8Array(),
      steps: (params.chainCount ?? 0) * (params.stepCount ?? 0),
      siblings: siblings.flatMap((answer) => SearchAnswer.parse(answer).poses.map(({ pose }) => pose)),
    };
    return thread.certify(question, async () => ({
      receptorPdbqt: await readText(blobs, record.receptor.hash),
      box: record.box,
    }));
  };

  const certifyOne = async (
    result: UncertifiedResult,
    conducts: ReadonlyMap<HostId, Conduct>,
    earlier: readonly Certified[],
  ): Promise<Certified> => {
    const question = await questionOf(result.batch);
    if (!question) return { result, ...(await certifyPreparation(parts, result)) };
    const { details } = question;
    const verdict = await ask(result, question, earlier);
    const [best] = verdict.answer.poses;
    const options = { ...SECOND_OPINION, share: details.secondOpinions };
    const conduct = conducts.get(result.host) ?? { ...uncompared, consecutiveValid: 0 };
    const certificate = {
      result: result.result,
      valid: verdict.kind === 'valid',
      reason: verdict.kind === 'valid' ? null : verdict.reason,
      best: best ? energyOf(best) : 0,
      window: details.window,
      secondOpinion: drawFor(details, result.workunit) < secondOpinionShare(conduct, options),
      tellsEffort: true,
      answer: verdict.answer,
    };
    return { result, certificate };
  };

  const warn = (distrusted: readonly Distrusted[]): void => {
    for (const { host, asked } of distrusted) {
      log.warn(
        { host, asked },
        'a host is distrusted: its answers trail; unconfirmed ones are asked for again',
      );
    }
    askedAgain();
  };

  const save = async (made: readonly Certified[]): Promise<void> => {
    const distrusted = await store.saveCertificates(made.map(({ certificate }) => certificate));
    if (distrusted.length > 0) warn(distrusted);
    for (const { smiles } of made) if (smiles !== undefined) shaped(smiles);
  };

  const round = async (): Promise<void> => {
    const workunits = [...waiting].slice(0, AT_ONCE);
    for (const workunit of workunits) waiting.delete(workunit);
    const failed = new Set<WorkunitId>();
    const fail = ({ result, workunit }: UncertifiedResult, error: unknown): void => {
      failed.add(workunit);
      log.error({ err: error, result }, 'certifying a result failed; it is tried again later');
    };
    const results = await store.waitingForCertificate(workunits);
    // As hosts stand now: what this round finds of them counts from the next one on.
    const conducts = await store.conducts(results.map(({ host }) => host));
    const made: Certified[] = [];
    for (const result of results) {
      if (closed) break;
      await certifyOne(result, conducts, made).then(
        (one) => made.push(one),
        (error: unknown) => fail(result, error),
      );
    }
    await save(made).catch(async (error: unknown) => {
      log.warn({ err: error }, 'saving certificates together failed; trying each alone');
      for (const one of made) {
        if (closed) return;
        await save([one]).catch((reason: unknown) => fail(one.result, reason));
      }
    });
    if (closed) return;
    for (const workunit of workunits) if (!failed.has(workunit)) certified(workunit);
  };

  const loop = async (): Promise<void> => {
    while (waiting.size > 0 && !closed) {
      await round().catch((error: unknown) => {
        log.error({ err: error }, 'reading results to certify failed; they are tried again later');
      });
    }
    running = null;
  };

  return {
    add: (workunit) => {
      if (closed) return;
      waiting.add(workunit);
      // A moment later, so that workunits added together are read together.
      running ??= Promise.resolve().then(loop);
    },
    idle: async () => {
      while (running) await running;
    },
    close: async () => {
      closed = true;
      await running;
      await thread.close();
    },
  };
}
