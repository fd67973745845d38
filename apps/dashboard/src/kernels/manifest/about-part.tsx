/** Of the form: what volunteers are told, what a workunit costs, what it needs. */
import type { Editing } from './editing.ts';
import { EntryIssues, TextEntry } from './entries.tsx';
import { expressionOf } from './loose.ts';

const orNone = (typed: string): string | undefined => (typed.trim() === '' ? undefined : typed);

export function AboutPart({ editing }: { readonly editing: Editing }) {
  const { manifest } = editing;
  return (
    <fieldset class="entries">
      <legend>What volunteers are told</legend>
      <TextEntry editing={editing} label="Title" at={['title']} value={manifest.title} />
      <TextEntry
        editing={editing}
        label="Name"
        at={['name']}
        value={manifest.name}
        hint="Lower-case letters, digits, dashes"
      />
      <TextEntry
        editing={editing}
        label="License"
        at={['license']}
        value={manifest.license}
        hint="Such as Apache-2.0"
      />
      <div class="entry-wide">
        <TextEntry
          editing={editing}
          label="Description"
          at={['description']}
          value={manifest.description}
          multiline
        />
      </div>
      <div class="entry-wide">
        <TextEntry
          editing={editing}
          label="Citation"
          at={['citation']}
          value={manifest.citation ?? ''}
          read={orNone}
        />
      </div>
    </fieldset>
  );
}

const wordsOf = (typed: string): string[] => typed.split(/[\s,]+/).filter((word) => word !== '');

/** `maxBufferSize 1000000` on each line. */
const limitsOf = (typed: string): Record<string, number | string> =>
  Object.fromEntries(
    typed.split('\n').flatMap((line) => {
      const [name, value] = line.trim().split(/[\s:=]+/);
      return name ? [[name, Number.isFinite(Number(value)) ? Number(value) : (value ?? '')]] : [];
    }),
  );

export function NeedsPart({ editing }: { readonly editing: Editing }) {
  const { cost, requires, variants } = editing.manifest;
  const limits = Object.entries(requires.limits).map(([name, value]) => `${name} ${value}`);
  return (
    <fieldset class="entries">
      <legend>Cost and needs</legend>
      <TextEntry
        editing={editing}
        label="Operations of a workunit"
        at={['cost']}
        value={cost}
        read={expressionOf}
        hint="Of params, such as 20 * n"
      />
      <TextEntry
        editing={editing}
        label="WebGPU features"
        at={['requires', 'features']}
        value={requires.features.join(', ')}
        read={wordsOf}
        list={['shader-f16', 'subgroups']}
      />
      <TextEntry
        editing={editing}
        label="WebGPU limits"
        at={['requires', 'limits']}
        value={limits.join('\n')}
        read={limitsOf}
        multiline
        hint="A name and a number on each line"
      />
      {variants.webgpu && (
        <TextEntry
          editing={editing}
          label="Uniform that holds the params"
          at={['variants', 'webgpu', 'uniform']}
          value={variants.webgpu.uniform ?? ''}
          read={orNone}
          list={editing.uniforms}
        />
      )}
      {variants.wasm && (
        <TextEntry
          editing={editing}
          label="Outermost loop of run()"
          at={['variants', 'wasm', 'extent']}
          value={variants.wasm.extent}
          read={expressionOf}
          hint="Of WebAssembly; cut into slices"
        />
      )}
      <EntryIssues editing={editing} at={['variants']} below={false} />
    </fieldset>
  );
}
