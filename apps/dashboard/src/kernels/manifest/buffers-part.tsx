/** Of the form: buffers with their roles and shapes, and for outputs how two results are compared. */
import type { Editing } from './editing.ts';
import { ChoiceEntry, EntryIssues, TextEntry } from './entries.tsx';
import { expressionsOf, type LooseManifest, numberOf } from './loose.ts';

type Buffer = LooseManifest['buffers'][number];

const TYPES = [
  ...['u8', 'i8', 'u16', 'i16', 'f16', 'u32', 'i32', 'f32'].map((type) => [type, type] as const),
  ['record', 'records of bytes'] as const,
];
const ROLES = [
  ['input', 'input'],
  ['shared', 'shared'],
  ['derived', 'derived'],
  ['output', 'output'],
  ['scratch', 'scratch'],
] as const;
const RULES = [
  ['exact', 'the same bytes'],
  ['tolerance', 'a tolerance'],
  ['best', 'an optimum'],
] as const;

export function BuffersPart({ editing }: { readonly editing: Editing }) {
  const { buffers } = editing.manifest;
  const add = () =>
    editing.set(['buffers', buffers.length], {
      name: `buffer${buffers.length + 1}`,
      type: 'f32',
      shape: ['n'],
      role: 'input',
    });
  return (
    <fieldset class="rows">
      <legend>Buffers</legend>
      <p class="soft small">
        Bound to WGSL variables by name. An input is of each workunit, a shared one of the whole batch;
        scratch is thrown away. A shape has the outermost extent first, such as <span class="mono">m, k</span>
        .
      </p>
      <EntryIssues editing={editing} at={['buffers']} below={false} />
      {buffers.map((buffer, i) => (
        <BufferRow key={i} editing={editing} buffer={buffer} index={i} />
      ))}
      <button type="button" class="button small" onClick={add}>
        Add a buffer
      </button>
      <EntryIssues editing={editing} at={['agreement']} below={false} />
    </fieldset>
  );
}

interface BufferProps {
  readonly editing: Editing;
  readonly buffer: Buffer;
  readonly index: number;
}

function BufferRow({ editing, buffer, index }: BufferProps) {
  const at = ['buffers', index] as const;
  const stride = typeof buffer.type === 'object' ? buffer.type.stride : undefined;
  const type = typeof buffer.type === 'string' ? buffer.type : 'record';
  return (
    <fieldset class="entries" aria-label={`Buffer ${buffer.name}`}>
      <TextEntry editing={editing} label="Name" at={[...at, 'name']} value={buffer.name} />
      <ChoiceEntry
        editing={editing}
        label="Role"
        at={[...at, 'role']}
        value={buffer.role}
        options={ROLES}
        onChoose={(role) => setRole(editing, buffer, index, role)}
      />
      <ChoiceEntry
        editing={editing}
        label="Elements"
        at={[...at, 'type']}
        value={type}
        options={TYPES}
        onChoose={(next) => editing.set([...at, 'type'], next === 'record' ? { stride: 16 } : next)}
      />
      {stride !== undefined && (
        <TextEntry
          editing={editing}
          label="Bytes of a record"
          at={[...at, 'type', 'stride']}
          value={String(stride)}
          read={numberOf}
        />
      )}
      <TextEntry
        editing={editing}
        label="Shape"
        at={[...at, 'shape']}
        value={buffer.shape.join(', ')}
        read={expressionsOf}
      />
      {buffer.role === 'output' && <RuleEntries editing={editing} buffer={buffer} index={index} />}
      <button type="button" class="button small" onClick={() => editing.set([...at], undefined)}>
        Remove <span class="visually-hidden">buffer {buffer.name}</span>
      </button>
      <EntryIssues editing={editing} at={[...at]} below={false} />
    </fieldset>
  );
}

/** An output has a rule of agreement, everything else has none. */
function setRole(editing: Editing, buffer: Buffer, index: number, role: string): void {
  editing.set(['buffers', index, 'role'], role);
  const has = Object.hasOwn(editing.manifest.agreement, buffer.name);
  if (role === 'output' && !has) editing.set(['agreement', buffer.name], { kind: 'exact' });
  if (role !== 'output' && has) editing.set(['agreement', buffer.name], undefined);
}

function RuleEntries({ editing, buffer, index }: BufferProps) {
  const rule = editing.manifest.agreement[buffer.name] ?? { kind: '' };
  const at = ['agreement', buffer.name] as const;
  const choose = (kind: string) =>
    editing.set([...at], kind === 'tolerance' ? { kind, absolute: 1e-6, relative: 1e-4 } : { kind });
  const number = (label: string, member: 'absolute' | 'relative' | 'ulp' | 'mismatchShare') => (
    <TextEntry
      editing={editing}
      label={label}
      at={[...at, member]}
      value={rule[member] ?? ''}
      read={numberOf}
    />
  );
  return (
    <>
      <ChoiceEntry
        editing={editing}
        label="Two results agree"
        at={[...at]}
        value={rule.kind}
        options={RULES}
        onChoose={choose}
      />
      {rule.kind === 'tolerance' && (
        <>
          {number('Absolute', 'absolute')}
          {number('Relative', 'relative')}
          {number('Units in the last place', 'ulp')}
          {number('Share that may differ', 'mismatchShare')}
        </>
      )}
      <label class="entry-check">
        <input
          type="checkbox"
          checked={buffer.allowNonFinite === true}
          onChange={(event) =>
            editing.set(['buffers', index, 'allowNonFinite'], event.currentTarget.checked || undefined)
          }
        />
        NaN and infinity are legal
      </label>
    </>
  );
}
