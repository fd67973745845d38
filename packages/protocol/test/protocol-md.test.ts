import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  AssignmentNotice,
  BackendBenchmark,
  BatchNotice,
  BatchProgress,
  Benchmark,
  BlobRef,
  Capabilities,
  Challenge,
  DockingScene,
  DrainNotice,
  EndedNotice,
  HelloRequest,
  HostSummary,
  LIMITS,
  Overview,
  PROTOCOL_VERSION,
  proofText,
  REPLY_CODES,
  ReportedResult,
  ReportOutcome,
  ReportReply,
  ReportRequest,
  ReturnReply,
  ReturnRequest,
  RevokedNotice,
  Standing,
  WebGpuCapabilities,
  Welcome,
  WorkReply,
  WorkRequest,
} from '../src/index.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const text = read('../PROTOCOL.md');
const quoted = new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, inside]) => inside));

/** Schemas of everything that crosses the two namespaces; the REST API has its own description. */
const MESSAGES = {
  Challenge,
  HelloRequest,
  Capabilities,
  WebGpuCapabilities,
  Benchmark,
  BackendBenchmark,
  Welcome,
  Standing,
  WorkRequest,
  WorkReply,
  BatchNotice,
  DockingScene,
  AssignmentNotice,
  BlobRef,
  ReportRequest,
  ReportedResult,
  ReportReply,
  ReportOutcome,
  ReturnRequest,
  ReturnReply,
  RevokedNotice,
  DrainNotice,
  EndedNotice,
  Overview,
  BatchProgress,
  HostSummary,
};

/** Field names of an object, or of all members of a union. */
function fieldsOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap(fieldsOf);
  throw new Error('neither an object nor a union of objects');
}

/** Choices of every enum directly inside a schema. */
function choicesOf(schema: unknown): string[] {
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap(choicesOf);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.values(schema.shape).flatMap((field) => {
    if (field instanceof z.ZodEnum) return field.options.map(String);
    return field instanceof z.ZodLiteral ? [...field.values].map(String) : [];
  });
}

/** What a table of PROTOCOL.md calls the fields of this message; null where the message has no table of its own. */
function documentedFields(name: string): string[] | null {
  const table = new RegExp(`\\| field of \`${name}\` \\| \\|\\n\\|---\\|---\\|\\n((?:\\|.*\\n)+)`).exec(
    text,
  )?.[1];
  if (table === undefined) return null;
  return table.split('\n').flatMap((row) => {
    const cell = /^\| ((?:`\w+`(?:, )?)+) \|/.exec(row)?.[1] ?? '';
    return [...cell.matchAll(/`(\w+)`/g)].flatMap(([, field]) => field ?? []);
  });
}

describe('PROTOCOL.md', () => {
  it.each(Object.entries(MESSAGES))('names exactly the fields of %s', (name, schema) => {
    const fields = [...new Set(fieldsOf(schema))].sort();
    const table = documentedFields(name);
    if (table) expect(table.sort()).toEqual(fields);
    else expect(fields.filter((field) => !quoted.has(field))).toEqual([]);
    expect(quoted).toContain(name);
  });

  it.each(Object.entries(MESSAGES))('names every choice of %s', (_, schema) => {
    expect(choicesOf(schema).filter((choice) => !quoted.has(choice))).toEqual([]);
  });

  it('has a heading for every event of /volunteer, and for no other', () => {
    const source = read('../src/volunteer.ts');
    const events = [...source.matchAll(/^ {2}'([a-z]+:[a-z]+)': \(/gm)].map(([, event]) => event);
    const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(events.length).toBeGreaterThan(5);
    expect(headings.sort()).toEqual(events.sort());
  });

  it('lists every limit with its value', () => {
    const listed = [...text.matchAll(/^\| `(max\w+)` \| (\d+) \|/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(listed)).toEqual(LIMITS);
  });

  it('lists every reply code once', () => {
    const section = text.slice(text.indexOf('## Reply codes'), text.indexOf('## REST'));
    const listed = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
    expect(listed).toEqual([...REPLY_CODES]);
  });

  it('states the version and the signed text', () => {
    expect(text).toContain(`\`PROTOCOL_VERSION\` is ${PROTOCOL_VERSION}.`);
    const signed = proofText('<nonce>').replace(`v${PROTOCOL_VERSION}`, 'v<version>');
    expect(quoted).toContain(signed);
  });

  it('says in the refusals of requests only codes that exist', () => {
    const refusals = [...text.matchAll(/^Refusals[^:]*: ([^.]+)\./gm)].map(([, list]) => list ?? '');
    const codes = refusals.flatMap((list) => [...list.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
    expect(refusals.length).toBe(4);
    expect(codes.filter((code) => !REPLY_CODES.some((known) => known === code))).toEqual([]);
  });
});
