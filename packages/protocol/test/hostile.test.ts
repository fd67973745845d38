import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { HelloRequest, LIMITS, ReportRequest, ReturnRequest, WorkRequest } from '../src/index.ts';
import { hello, pathsOf, replaced, report, returned, workRequest } from './messages.ts';

const REQUESTS: readonly (readonly [string, z.ZodType, unknown])[] = [
  ['host:hello', HelloRequest, hello],
  ['work:request', WorkRequest, workRequest],
  ['result:report', ReportRequest, report],
  ['work:return', ReturnRequest, returned],
];

/** Values that fit no field of any request. */
const NEVER_FITS = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  10n,
  Symbol('s'),
  () => 1,
  new Date(0),
  new Map(),
  new Uint8Array(4),
  [[]],
  { toString: () => 'webgpu', valueOf: () => 1 },
];

/** Members that may hold anything of their type, or be left out. */
const OPTIONAL = new Set(['webgpu', 'wasm', 'project', 'site', 'volunteer', 'holding']);

const isRecord = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

describe.each(REQUESTS)('%s', (_, schema, message) => {
  const fits = (value: unknown) => schema.safeParse(value).success;

  it('takes a well-formed message as it is', () => {
    expect(schema.parse(message)).toEqual(message);
  });

  it('takes no message at all that is not an object', () => {
    for (const value of [undefined, ...NEVER_FITS, 'text', '', 0, 1, true, []])
      expect(fits(value)).toBe(false);
  });

  it.each(pathsOf(message).map((path) => [path.join('.'), path] as const))(
    'refuses a wrong %s',
    (_, path) => {
      for (const value of NEVER_FITS) {
        if (value === -1 && path.at(-1) === 'protocolVersion') continue;
        // A benchmark of nothing fits, and any object without its fields says just that.
        if (path.at(-1) === 'benchmark' && isRecord(value)) continue;
        expect(fits(replaced(message, path, value)), String(value)).toBe(false);
      }
    },
  );

  it.each(pathsOf(message).map((path) => [path.join('.'), path] as const))(
    'wants %s unless it is optional',
    (_, path) => {
      const name = path.at(-1);
      if (typeof name !== 'string' || path.at(-2) === 'limits') return;
      const optional = OPTIONAL.has(name) && fits(replaced(message, path, undefined));
      expect(fits(replaced(message, path, undefined))).toBe(optional);
    },
  );

  it('drops what it does not know, and keys that would reach a prototype', () => {
    const sent = JSON.parse(
      JSON.stringify(message).replace('{', '{"__proto__":{"admin":true},"constructor":1,"extra":2,'),
    );
    const parsed = schema.parse(sent) as object;
    expect(parsed).toEqual(message);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect('admin' in parsed).toBe(false);
    expect(Object.hasOwn(parsed, 'extra')).toBe(false);
  });
});

describe('sizes at and over their limits', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
  const fits = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
  const withCapabilities = (part: object) => ({ ...hello, capabilities: { ...hello.capabilities, ...part } });
  const withDevice = (part: object) =>
    withCapabilities({ webgpu: { ...hello.capabilities.webgpu, ...part } });

  it('of a work request', () => {
    expect(
      fits(WorkRequest, { seconds: LIMITS.maxSecondsPerRequest, limit: LIMITS.maxAssignmentsPerRequest }),
    ).toBe(true);
    expect(fits(WorkRequest, { seconds: LIMITS.maxSecondsPerRequest + 0.001, limit: 1 })).toBe(false);
    expect(fits(WorkRequest, { seconds: 1, limit: LIMITS.maxAssignmentsPerRequest + 1 })).toBe(false);
    expect(fits(WorkRequest, { seconds: 0, limit: 1 })).toBe(false);
    expect(fits(WorkRequest, { seconds: 1, limit: 1.5 })).toBe(false);
  });

  it('of a report', () => {
    const [done] = report.results;
    const many = (count: number) => ({ results: ids(count).map((assignment) => ({ ...done, assignment })) });
    expect(fits(ReportRequest, many(LIMITS.maxResultsPerReport))).toBe(true);
    expect(fits(ReportRequest, many(LIMITS.maxResultsPerReport + 1))).toBe(false);
    expect(fits(ReportRequest, many(0))).toBe(false);
    const outputs = (outputBytes: number[]) => ({ results: [{ ...done, outputBytes }] });
    expect(fits(ReportRequest, outputs(new Array(LIMITS.maxOutputs).fill(4)))).toBe(true);
    expect(fits(ReportRequest, outputs(new Array(LIMITS.maxOutputs + 1).fill(4)))).toBe(false);
    expect(fits(ReportRequest, outputs([2 ** 53]))).toBe(false);
  });

  it('of a hello', () => {
    expect(fits(HelloRequest, withCapabilities({ workers: LIMITS.maxWorkersPerHost }))).toBe(true);
    expect(fits(HelloRequest, withCapabilities({ workers: LIMITS.maxWorkersPerHost + 1 }))).toBe(false);
    expect(fits(HelloRequest, { ...hello, holding: ids(LIMITS.maxHoldings) })).toBe(true);
    expect(fits(HelloRequest, { ...hello, holding: ids(LIMITS.maxHoldings + 1) })).toBe(false);
    expect(fits(HelloRequest, { ...hello, publicKey: `${hello.publicKey}B` })).toBe(false);
  });

  it('of a device that describes itself at length', () => {
    const limits = (count: number) => Object.fromEntries(ids(count).map((id) => [`limit${id}`, 1]));
    expect(fits(HelloRequest, withDevice({ limits: limits(LIMITS.maxDeviceLimits) }))).toBe(true);
    expect(fits(HelloRequest, withDevice({ limits: limits(LIMITS.maxDeviceLimits + 1) }))).toBe(false);
    expect(fits(HelloRequest, withDevice({ vendor: 'v'.repeat(201) }))).toBe(false);
    expect(fits(HelloRequest, withDevice({ features: ids(101) }))).toBe(false);
  });

  it('of a return', () => {
    const many = (count: number) => ({ ...returned, assignments: ids(count) });
    expect(fits(ReturnRequest, many(LIMITS.maxAssignmentsPerRequest))).toBe(true);
    expect(fits(ReturnRequest, many(LIMITS.maxAssignmentsPerRequest + 1))).toBe(false);
    expect(fits(ReturnRequest, many(0))).toBe(false);
  });

  it('the largest honest report stays below the limit of a message', () => {
    const message = 'x'.repeat(500);
    const result = {
      status: 'failed',
      assignment: '9223372036854775807',
      code: 'input-unavailable',
      message,
    };
    const results = new Array(LIMITS.maxResultsPerReport).fill(result);
    const json = JSON.stringify(['result:report', ReportRequest.parse({ results })]).length;
    expect(json + LIMITS.maxAttachmentBytes).toBeLessThan(LIMITS.maxMessageBytes);
  });
});
