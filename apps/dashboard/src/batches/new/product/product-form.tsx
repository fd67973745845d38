/** A product of two matrices: two NPY files, the size of a tile, and how exactly hosts must agree. */
import type { Client } from '@manyhands/client';
import { formatBytes, formatCount, formatQuantity } from '@manyhands/look';
import type { ProjectId } from '@manyhands/protocol';
import { useEffect, useMemo } from 'preact/hooks';
import { useDeed } from '../../../answers.tsx';
import { FileDrop } from '../../../file-drop.tsx';
import { Issues } from '../../../issues.tsx';
import { go, placeAt } from '../../../place.ts';
import { Trouble } from '../../../trouble.tsx';
import { Choice, WholeField } from '../fields.tsx';
import { Uploading } from '../files/uploading.tsx';
import { OptionsForm } from '../options/options-form.tsx';
import { Fact } from '../preview/preview-card.tsx';
import { sizeOfProduct } from './matrix-file.ts';
import { createProductDraft, PLACES, type Place, type ProductDraft } from './product-draft.ts';

interface ProductFormProps {
  readonly client: Client;
  readonly project: ProjectId;
}

export function ProductForm({ client, project }: ProductFormProps) {
  const draft = useMemo(() => createProductDraft(client.uploads, project, localStorage), [client, project]);
  useEffect(() => draft.close, [draft]);
  return (
    <>
      <section class="card">
        <h2>Matrices</h2>
        <p class="soft">c = a × b. Give both as NPY of float32 with two axes.</p>
        <div class="fields">
          {PLACES.map((place) => (
            <MatrixField key={place} draft={draft} place={place} />
          ))}
        </div>
        <Issues issues={draft.issues.value} title="The file cannot be used. Nothing was uploaded of it." />
      </section>
      <section class="card">
        <h2>Batch</h2>
        <SettingsForm draft={draft} />
        <Size draft={draft} />
      </section>
      <Send client={client} draft={draft} />
    </>
  );
}

function MatrixField({ draft, place }: { readonly draft: ProductDraft; readonly place: Place }) {
  const slot = draft.slots.value[place];
  const file = draft.shelf.files.value.find(({ name }) => name === place);
  const hint = !slot
    ? 'An NPY file.'
    : `${slot.name}, ${slot.shape.join(' × ')}${file ? `, ${formatBytes(file.bytes)}` : ''}`;
  return (
    <FileDrop
      label={`Matrix ${place}`}
      accept=".npy"
      hint={hint}
      onFiles={([chosen]) => chosen && void draft.choose(place, chosen)}
    />
  );
}

const MODES = [
  ['float', 'real numbers: equal within rounding'],
  ['integer', 'whole numbers: equal bit for bit'],
] as const;

function SettingsForm({ draft: { settings } }: { readonly draft: ProductDraft }) {
  const value = settings.value;
  const change = (next: typeof value) => {
    settings.value = next;
  };
  return (
    <>
      <OptionsForm options={value} onChange={change} />
      <div class="fields">
        <WholeField
          label="Rows and columns of a tile"
          hint="One tile is one workunit."
          value={value.tile}
          min={8}
          max={1024}
          onChange={(tile) => change({ ...value, tile })}
        />
        <Choice
          label="Elements"
          value={value.mode}
          options={MODES}
          onChange={(mode) => change({ ...value, mode })}
        />
      </div>
    </>
  );
}

function Size({ draft: { slots, settings } }: { readonly draft: ProductDraft }) {
  const { a, b } = slots.value;
  if (!a || !b) return null;
  const size = sizeOfProduct(a.shape, b.shape, settings.value.tile);
  if (!size) {
    const message = `a has ${a.shape[1]} columns, b has ${b.shape[0]} rows`;
    return (
      <Issues
        issues={[{ where: 'b', message, cure: 'give matrices that can be multiplied, or exchange the two' }]}
      />
    );
  }
  return (
    <dl class="facts">
      <Fact term="Product">{`${formatCount(a.shape[0])} × ${formatCount(b.shape[1])}`}</Fact>
      <Fact term="Workunits">{formatCount(size.tiles)}</Fact>
      <Fact term="Operations in all">{formatQuantity(size.cost, 'op')}</Fact>
    </dl>
  );
}

function Send({ client, draft }: { readonly client: Client; readonly draft: ProductDraft }) {
  const deed = useDeed();
  const { a, b } = draft.slots.value;
  const fits = a !== null && b !== null && sizeOfProduct(a.shape, b.shape, 1) !== null;
  const body = draft.body.value;
  const untitled = draft.settings.value.title.trim() === '';
  const create = async () => {
    if (!body) return;
    const { batch } = await client.batches.createProduct(body);
    draft.forget();
    go(placeAt(['batches', batch]));
  };
  return (
    <section class="card">
      <h2>Send</h2>
      <Uploading shelf={draft.shelf} names={PLACES} isRefused={!fits} />
      <Trouble error={deed.error} />
      {body && (
        <button
          type="button"
          class="button button-primary"
          disabled={deed.busy || untitled || !fits}
          onClick={() => void deed.run(create)}
        >
          {deed.busy ? 'Creating' : 'Create the batch'}
        </button>
      )}
      {body && untitled && <p class="soft small">Give it a title first.</p>}
    </section>
  );
}
