/** Turns `POST /api/batches` into a draft: names, params, blobs and rules of agreement are looked up and checked. */
import { Agreement, checkParams, type Manifest } from '@manyhands/kernel';
import type { BlobRef, InputIssue, NewBatch, Sha256 } from '@manyhands/protocol';
import { checkReducers } from '@manyhands/rules';
import { invalidInput } from '../http/refusals.ts';
import type { BlobAccess } from '../store/store.ts';
import type { BatchDraft } from './draft.ts';

type Blobs = ReadonlyMap<Sha256, BlobRef>;

/** `blobs` are those that whoever asks may read. */
export async function draftFromRequest(
  manifest: Manifest,
  blobs: BlobAccess,
  request: NewBatch,
): Promise<BatchDraft> {
  // Said first: it stands in the way whatever else is wrong.
  requireJudged(manifest);
  const known = await lookUp(blobs, request);
  const issues: InputIssue[] = [];
  const shared = refer(manifest, 'shared', request.shared, known, 'shared', issues);
  const workunits = request.workunits.map((workunit, index) => {
    const where = `workunits[${index}]`;
    issues.push(...checkParams(manifest, workunit.params, `${where}.params`));
    const inputs = refer(manifest, 'input', workunit.inputs, known, `${where}.inputs`, issues);
    return { ...workunit, inputs };
  });
  issues.push(...checkReducers(manifest, request.reducers));
  const agreement = stricter(manifest, request.agreement ?? {}, issues);
  if (issues.length > 0) throw invalidInput('The batch does not fit its kernel.', issues);
  const plan = { kind: 'plain' as const, details: null };
  return { ...request, manifest, shared, workunits, agreement, plan };
}

/** Throws `ApiError` where answers would need a certificate that nobody gives. */
export function requireJudged(manifest: Manifest): void {
  if (Object.values(manifest.agreement).some(({ kind }) => kind === 'best'))
    throw invalidInput('The batch cannot be judged.', [uncertified(manifest)]);
}

const uncertified = ({ name }: Manifest): InputIssue => ({
  where: 'kernel',
  message: `answers of ${name} are optima, which are not compared: the coordinator must certify them`,
  cure:
    name === 'docking-search'
      ? 'create a search: POST /api/searches'
      : 'give the outputs an exact or a tolerance agreement; the coordinator can certify docking-search only',
});

async function lookUp(blobs: BlobAccess, request: NewBatch): Promise<Blobs> {
  const hashes = new Set([
    ...Object.values(request.shared),
    ...request.workunits.flatMap((workunit) => Object.values(workunit.inputs)),
  ]);
  const known = new Map<Sha256, BlobRef>();
  for (const hash of hashes) {
    const stat = await blobs.stat(hash);
    if (stat) known.set(hash, { hash, bytes: stat.bytes });
  }
  return known;
}

function refer(
  manifest: Manifest,
  role: 'input' | 'shared',
  hashes: Readonly<Record<string, Sha256>>,
  known: Blobs,
  where: string,
  issues: InputIssue[],
): Record<string, BlobRef> {
  const names = manifest.buffers.filter((buffer) => buffer.role === role).map((buffer) => buffer.name);
  const references: Record<string, BlobRef> = {};
  for (const [name, hash] of Object.entries(hashes)) {
    const blob = known.get(hash);
    if (!names.includes(name)) {
      issues.push({
        where: `${where}.${name}`,
        message: `the kernel has no ${role} of that name`,
        cure: `leave it out; it has ${names.join(', ') || 'none'}`,
      });
    } else if (!blob) {
      issues.push({
        where: `${where}.${name}`,
        message: `there is no blob ${hash}`,
        cure: `upload it first: PUT /api/blobs/${hash}`,
      });
    } else references[name] = blob;
  }
  return references;
}

/** The manifest's rules, replaced where the request's are at least as strict. */
export function stricter(
  manifest: Manifest,
  wanted: Readonly<Record<string, unknown>>,
  issues: InputIssue[],
): Record<string, Agreement> {
  const rules: Record<string, Agreement> = { ...manifest.agreement };
  for (const [name, value] of Object.entries(wanted)) {
    const where = `agreement.${name}`;
    const parsed = Agreement.safeParse(value);
    const original = Object.hasOwn(manifest.agreement, name) ? manifest.agreement[name] : undefined;
    if (!original) {
      issues.push({ where, message: 'the kernel has no such output', cure: 'name an output of the kernel' });
    } else if (!parsed.success) {
      const message = parsed.error.issues.map((issue) => issue.message).join('; ');
      issues.push({ where, message, cure: 'write { "kind": "exact" } or a tolerance' });
    } else if (!isAsStrict(parsed.data, original)) {
      const cure = "keep every bound at most the manifest's";
      issues.push({ where, message: 'is looser than the rule of the kernel', cure });
    } else rules[name] = parsed.data;
  }
  return rules;
}

function isAsStrict(wanted: Agreement, original: Agreement): boolean {
  if (wanted.kind === 'exact') return original.kind !== 'best';
  if (original.kind !== 'tolerance' || wanted.kind !== 'tolerance') return false;
  return (['absolute', 'relative', 'ulp', 'mismatchShare'] as const).every(
    (key) => wanted[key] <= original[key],
  );
}
