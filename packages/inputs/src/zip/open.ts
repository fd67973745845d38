/** Opens a ZIP as the files in it, each of which can be read as if it lay on its own; bombs and tricks are refused first. */
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { IssueList, refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import { readDirectory, type ZipEntry } from './directory.ts';
import { readEntryBytes } from './entry.ts';
import { FIXED_BYTES, FLAG, METHOD } from './format.ts';
import { inOrder, isBystander, nameFault } from './names.ts';

/** Files of a ZIP in order of their names as people count; folders and what macOS adds are left out. Throws `InputRefusal`. */
export async function openZip(source: Source, limits: InputLimits = INPUT_LIMITS): Promise<Source[]> {
  const entries = await readDirectory(source, limits);
  const issues = new IssueList(limits.maxIssues);
  const files = entries.filter(({ name }) => !isBystander(name) || nameFault(name) !== null);
  checkNames(source, files, issues);
  for (const entry of files) checkEntry(source, entry, limits, issues);
  checkOverlap(source, entries, issues);
  issues.throwIfAny();
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > limits.maxZipTotalBytes) {
    const message = `its files have ${total} bytes inflated; ${limits.maxZipTotalBytes} are allowed`;
    throw refusal(source.name, message, 'split it into several batches');
  }
  if (files.length === 0) throw refusal(source.name, 'has no files in it', 'add a file for each workunit');
  return files.sort((a, b) => inOrder(a.name, b.name)).map((entry) => sourceOf(source, entry));
}

const whereOf = (source: Source, entry: ZipEntry): string => `${source.name}/${entry.name}`;

const sourceOf = (source: Source, entry: ZipEntry): Source => ({
  name: whereOf(source, entry),
  bytes: entry.bytes,
  read: (from = 0, to = entry.bytes) => readEntryBytes(source, entry, whereOf(source, entry), from, to),
});

function checkNames(source: Source, entries: readonly ZipEntry[], issues: IssueList): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const fault = nameFault(entry.name);
    if (fault) issues.add({ where: whereOf(source, entry), ...fault });
    // Two ways to write one accented letter are one name to a person.
    const name = entry.name.normalize('NFC');
    if (seen.has(name)) {
      const cure = 'give every file its own name';
      issues.add({ where: whereOf(source, entry), message: 'two files have this name', cure });
    }
    seen.add(name);
  }
}

function checkEntry(source: Source, entry: ZipEntry, limits: InputLimits, issues: IssueList): void {
  const report = (message: string, cure: string) =>
    issues.add({ where: whereOf(source, entry), message, cure });
  const { flags, method, bytes, packedBytes, name } = entry;
  if (flags & (FLAG.encrypted | FLAG.strong | FLAG.maskedHeaders))
    report('is encrypted', 'zip the files without a password');
  else if (method !== METHOD.stored && method !== METHOD.deflated)
    report(
      `is packed by method ${method}, which is not read here`,
      'zip the files with the usual method, deflate',
    );
  else if (method === METHOD.stored && bytes !== packedBytes)
    report('says two lengths', 'zip the files again');
  else if (/\.zip$/i.test(name)) report('is a ZIP in a ZIP', 'put its files into one ZIP');
  else if (bytes > limits.zipRatioFreeBytes && bytes > packedBytes * limits.maxZipRatio) {
    const ratio = packedBytes === 0 ? 'without end' : `${Math.round(bytes / packedBytes)}-fold`;
    const message = `would grow ${ratio}, from ${packedBytes} to ${bytes} bytes; ${limits.maxZipRatio}-fold is allowed`;
    report(message, 'upload the file unzipped, or stored without packing (zip -0)');
  }
}

/** Entries that share bytes make a small file inflate to a huge one; no program writes such. */
function checkOverlap(source: Source, entries: readonly ZipEntry[], issues: IssueList): void {
  const placed = [...entries].sort((a, b) => a.offset - b.offset);
  let end = 0;
  for (const entry of placed) {
    const least = entry.offset + FIXED_BYTES.local + entry.packedBytes;
    if (entry.offset < end || least > source.bytes) {
      const message = entry.offset < end ? 'shares bytes with another file' : 'lies outside of the ZIP';
      issues.add({ where: whereOf(source, entry), message, cure: 'zip the files again' });
    }
    end = least;
  }
}
