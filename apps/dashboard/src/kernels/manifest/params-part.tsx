/** Of the form: the scalars of a workunit. */
import type { Editing } from './editing.ts';
import { ChoiceEntry, EntryIssues, TextEntry } from './entries.tsx';
import { numberOf } from './loose.ts';

const TYPES = ['u32', 'i32', 'f32'].map((type) => [type, type] as const);

const BOUNDS = [
  ['min', 'Lowest'],
  ['max', 'Highest'],
] as const;

export function ParamsPart({ editing }: { readonly editing: Editing }) {
  const { params } = editing.manifest;
  const add = () => editing.set(['params', params.length], { name: `p${params.length + 1}`, type: 'u32' });
  return (
    <fieldset class="rows">
      <legend>Params</legend>
      <p class="soft small">
        Numbers of one workunit. They fill members of the uniform and overrides of the same name.
      </p>
      <EntryIssues editing={editing} at={['params']} below={false} />
      {params.map((param, i) => (
        <fieldset key={i} class="entries" aria-label={`Param ${param.name}`}>
          <TextEntry editing={editing} label="Name" at={['params', i, 'name']} value={param.name} />
          <ChoiceEntry
            editing={editing}
            label="Type"
            at={['params', i, 'type']}
            value={param.type}
            options={TYPES}
          />
          {BOUNDS.map(([bound, label]) => (
            <TextEntry
              key={bound}
              editing={editing}
              label={label}
              at={['params', i, bound]}
              value={param[bound] ?? ''}
              read={numberOf}
            />
          ))}
          <button type="button" class="button small" onClick={() => editing.set(['params', i], undefined)}>
            Remove <span class="visually-hidden">param {param.name}</span>
          </button>
          <EntryIssues editing={editing} at={['params', i]} below={false} />
        </fieldset>
      ))}
      <button type="button" class="button small" onClick={add}>
        Add a param
      </button>
    </fieldset>
  );
}
