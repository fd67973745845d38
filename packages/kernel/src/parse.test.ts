/** What a researcher is told about a wrong manifest. */
import { expect, test } from 'vitest';
import { manifestJsonSchema, parseManifest } from './parse.ts';

const good = {
  name: 'good',
  title: 'Good',
  description: 'Nothing is wrong with it.',
  license: 'Apache-2.0',
  params: [{ name: 'n', type: 'u32', min: 1, max: 9 }],
  buffers: [
    { name: 'a', type: 'f32', shape: ['n'], role: 'shared' },
    { name: 'b', type: 'f32', shape: ['n'], role: 'scratch' },
    { name: 'c', type: 'f32', shape: ['n'], role: 'output' },
    { name: 'd', type: 'f32', shape: ['n'], role: 'derived' },
  ],
  derive: {
    params: ['n'],
    cost: 'n',
    passes: [{ entryPoint: 'first', workgroups: ['n'], swap: undefined as [string, string] | undefined }],
  },
  passes: [
    {
      entryPoint: 'main',
      workgroups: ['ceil(n / 64)'],
      repeat: { count: 'n', step: 'step' },
      swap: ['b', 'c'],
      slice: { axis: 'x', offset: 'offset' },
      bind: { c4: 'c' },
    },
  ],
  cost: 'n',
  agreement: { c: { kind: 'tolerance', relative: 0.001 } },
  variants: { webgpu: { uniform: 'args' } },
};
type Draft = typeof good;

const issuesOf = (manifest: unknown) => {
  const parsed = parseManifest(manifest);
  return parsed.ok ? [] : parsed.issues;
};

test('a good manifest is parsed, with defaults filled in', () => {
  expect(parseManifest(good)).toMatchObject({
    ok: true,
    manifest: { requires: { features: [], limits: {} } },
  });
});

test('the published JSON Schema asks for what has no default', () => {
  const schema = manifestJsonSchema() as { required: string[]; properties: object };
  expect(schema.required).toEqual(expect.arrayContaining(['name', 'buffers', 'agreement', 'variants']));
  expect(schema.required).not.toContain('requires');
  expect(Object.keys(schema.properties)).toContain('requires');
  // Groups of passes, and pairs of buffers that a group exchanges.
  expect(schema.properties).toMatchObject({
    passes: {
      items: {
        anyOf: [
          { required: ['entryPoint', 'workgroups'] },
          { required: ['passes', 'repeat'], properties: { swap: { anyOf: [{}, { type: 'array' }] } } },
        ],
      },
    },
  });
});

const main = good.passes[0] ?? {};
const grouped = (group: object, uniform: object = good.variants.webgpu) => ({
  ...good,
  passes: [
    { entryPoint: 'first', workgroups: ['n'] },
    { passes: [main], repeat: { count: 'n' }, ...group },
  ],
  variants: { webgpu: uniform },
});

test('passes may be repeated together and exchange several pairs', () => {
  const more = { name: 'e', type: 'f32', shape: ['n'], role: 'scratch' };
  const also = { name: 'f', type: 'f32', shape: ['n'], role: 'scratch' };
  const group = {
    passes: [main, { entryPoint: 'second', workgroups: [1] }],
    repeat: { count: 'n', step: 'round' },
    swap: [
      ['b', 'c'],
      ['e', 'f'],
    ],
  };
  expect(issuesOf({ ...grouped(group), buffers: [...good.buffers, more, also] })).toEqual([]);
});

const wrongGroups: [string, string, object][] = [
  ['no passes', 'manifest.passes[1].passes', grouped({ passes: [] })],
  ['no count', 'manifest.passes[1].repeat', grouped({ repeat: undefined })],
  [
    'a pass without an entry point',
    'manifest.passes[1].passes[0].entryPoint',
    grouped({ passes: [{ workgroups: [1] }] }),
  ],
  ['a count of something else', 'manifest.passes[1].repeat.count', grouped({ repeat: { count: 'x' } })],
  ['a step without a uniform', 'manifest.passes[1]', grouped({ repeat: { count: 2, step: 'round' } }, {})],
  ['the step of its pass', 'manifest.passes[1].passes[0]', grouped({ repeat: { count: 2, step: 'step' } })],
  [
    'one buffer in two pairs',
    'manifest.passes[1].swap',
    grouped({
      swap: [
        ['b', 'c'],
        ['c', 'b'],
      ],
    }),
  ],
  ['a pair of one', 'manifest.passes[1].swap[0]', grouped({ swap: [['b']] })],
  ['a swap of shared bytes', 'manifest.passes[1].swap', grouped({ swap: ['a', 'c'] })],
  [
    'more passes than are compiled',
    'manifest.passes',
    { ...good, passes: Array(3).fill({ passes: Array(30).fill(main), repeat: { count: 2 } }) },
  ],
];

test.each(wrongGroups)('a group with %s is reported at %s', (_, where, manifest) => {
  expect(issuesOf(manifest).map((issue) => issue.where)).toContain(where);
});

test('of a buffer type that is none, the types there are are told', () => {
  const buffers = [{ ...good.buffers[0], type: 'f64' }];
  expect(issuesOf({ ...good, buffers })).toContainEqual(
    expect.objectContaining({ where: 'manifest.buffers[0].type', message: expect.stringContaining('f32') }),
  );
});

const wrong: [string, string, (draft: Draft) => unknown][] = [
  ['a missing part', 'manifest.title', ({ title, ...rest }) => rest],
  [
    'a wrong role',
    'manifest.buffers[0].role',
    (d) => edit(d, (x) => Object.assign(x.buffers[0] ?? {}, { role: 'in' })),
  ],
  ['two things of one name', 'manifest.buffers[1].name', (d) => edit(d, (x) => rename(x.buffers[1], 'n'))],
  [
    'an exchanged range',
    'manifest.params[0]',
    (d) => ({ ...d, params: [{ name: 'n', type: 'u32', min: 9, max: 1 }] }),
  ],
  ['an unknown param', 'manifest.cost', (d) => ({ ...d, cost: 'n * x' })],
  [
    'bad arithmetic',
    'manifest.buffers[0].shape[0]',
    (d) => edit(d, (x) => x.buffers[0]?.shape.splice(0, 1, 'n +')),
  ],
  ['no rule for an output', 'manifest.agreement', (d) => ({ ...d, agreement: {} })],
  [
    'a rule for no output',
    'manifest.agreement.a',
    (d) => ({ ...d, agreement: { ...d.agreement, a: { kind: 'exact' } } }),
  ],
  ['a tolerance for records', 'manifest.agreement.c', (d) => edit(d, (x) => setTypes(x, { stride: 8 }))],
  [
    'an optimum beside an output that is compared',
    'manifest.agreement',
    (d) => ({
      ...d,
      buffers: [...d.buffers, { name: 'e', type: 'f32', shape: [1], role: 'output' }],
      agreement: { c: { kind: 'best' }, e: { kind: 'exact' } },
    }),
  ],
  ['no output', 'manifest.buffers', (d) => ({ ...d, buffers: d.buffers.slice(0, 2) })],
  ['no passes', 'manifest.passes', (d) => ({ ...d, passes: [] })],
  ['a step without a uniform', 'manifest.passes[0]', (d) => ({ ...d, variants: { webgpu: {} } })],
  ['a slice along no axis', 'manifest.passes[0].slice', (d) => edit(d, (x) => slice(x, 'y'))],
  [
    'a swap of shared bytes',
    'manifest.passes[0].swap',
    (d) => edit(d, (x) => x.passes[0]?.swap.splice(0, 1, 'a')),
  ],
  [
    'a swap of unequal buffers',
    'manifest.passes[0].swap',
    (d) => edit(d, (x) => x.buffers[1]?.shape.splice(0, 1, '2')),
  ],
  ['a swap with nothing', 'manifest.passes[0]', (d) => edit(d, (x) => x.passes[0]?.swap.splice(0, 1, 'z'))],
  ['derived buffers that nothing fills', 'manifest.derive', ({ derive, ...rest }) => rest],
  ['deriving without a derived buffer', 'manifest.derive', (d) => ({ ...d, buffers: d.buffers.slice(0, 3) })],
  ['deriving from an unknown param', 'manifest.derive.params[0]', (d) => derived(d, { params: ['x'] })],
  [
    'a derived size that is the workunit’s',
    'manifest.buffers[3].shape[0]',
    (d) => derived(d, { params: [] }),
  ],
  [
    'as many deriving groups as it likes',
    'manifest.derive.passes[0].workgroups[0]',
    (d) => derived(d, { params: [] }),
  ],
  ['a cost of deriving that is the workunit’s', 'manifest.derive.cost', (d) => derived(d, { params: [] })],
  ['deriving in no pass', 'manifest.derive.passes', (d) => derived(d, { passes: [] })],
  [
    'a swap while deriving',
    'manifest.derive.passes[0].swap',
    (d) => edit(d, (x) => Object.assign(x.derive.passes[0] ?? {}, { swap: ['b', 'c'] })),
  ],
  [
    'a swap of what was derived',
    'manifest.passes[0].swap',
    (d) => edit(d, (x) => x.passes[0]?.swap.splice(0, 1, 'd')),
  ],
  ['a wasm variant that does not derive', 'manifest.variants.wasm.derive', (d) => wasm(d, { extent: 'n' })],
  [
    'a wasm variant that derives by the workunit',
    'manifest.variants.wasm.derive',
    (d) => wasm(derived(d, { params: [] }), { extent: 'n', derive: 'n' }),
  ],
  ['no variant', 'manifest.variants', (d) => ({ ...d, variants: {} })],
];

test.each(wrong)('%s is reported at %s, with a cure', (_, where, spoil) => {
  const issues = issuesOf(spoil(structuredClone(good)));
  expect(issues.map((issue) => issue.where)).toContain(where);
  for (const issue of issues) expect(issue.cure).not.toBe('');
});

test.each([undefined, null, 7, 'manifest', [], {}])('%j is refused', (input) => {
  expect(parseManifest(input).ok).toBe(false);
});

function edit(draft: Draft, change: (draft: Draft) => unknown): Draft {
  change(draft);
  return draft;
}
const rename = (buffer: { name: string } | undefined, name: string) =>
  buffer && Object.assign(buffer, { name });
const derived = (draft: Draft, changes: Partial<Draft['derive']>): Draft => ({
  ...draft,
  derive: { ...draft.derive, ...changes },
});
const wasm = (draft: Draft, variant: { extent: string; derive?: string }) => ({
  ...draft,
  variants: { ...draft.variants, wasm: variant },
});
const slice = (draft: Draft, axis: string) => Object.assign(draft.passes[0]?.slice ?? {}, { axis });
const setTypes = (draft: Draft, type: unknown) => {
  for (const buffer of draft.buffers) Object.assign(buffer, { type });
};
