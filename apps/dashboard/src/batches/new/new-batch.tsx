/** A new batch: of a kernel, a docking search, or a product of two matrices. The choices stand in the address. */
import type { Client } from '@manyhands/client';
import { KernelVersionId, ProjectId } from '@manyhands/protocol';
import { Answered, useAnswer } from '../../answers.tsx';
import { keepInPlace } from '../../place.ts';
import type { ViewProps } from '../../view.ts';
import { Choice } from './fields.tsx';
import { KernelForm } from './kernel-form.tsx';
import { ProductForm } from './product/product-form.tsx';
import { SearchForm } from './search/search-form.tsx';

const KINDS = [
  ['kernel', 'A kernel on files of yours'],
  ['search', 'A docking search'],
  ['product', 'A product of two matrices'],
] as const;

/** Kernels whose batches have a form of their own, or are made by the coordinator itself. */
const OWN_FORM = ['docking-search', 'docking-score', 'ligand-preparation', 'matmul-tile'];

export function NewBatch({ client, project, query }: Pick<ViewProps, 'client' | 'project' | 'query'>) {
  const kind = KINDS.find(([name]) => name === query.get('kind'))?.[0] ?? 'kernel';
  const chosen = project ?? ProjectId.safeParse(query.get('project')).data ?? null;
  return (
    <>
      <h1>New batch</h1>
      <section class="card">
        <fieldset class="kinds">
          <legend>What is to be computed</legend>
          {KINDS.map(([name, text]) => (
            <label key={name}>
              <input
                type="radio"
                name="kind"
                value={name}
                checked={name === kind}
                onChange={() => keepInPlace({ kind: name })}
              />{' '}
              {text}
            </label>
          ))}
        </fieldset>
        {project === null && <ProjectChoice client={client} chosen={chosen} />}
        {kind === 'kernel' && <KernelChoice client={client} chosen={query.get('kernel')} />}
      </section>
      {chosen !== null && (
        <FormOf kind={kind} client={client} project={chosen} kernel={query.get('kernel')} />
      )}
    </>
  );
}

interface FormOfProps {
  readonly kind: (typeof KINDS)[number][0];
  readonly client: Client;
  readonly project: ProjectId;
  readonly kernel: string | null;
}

function FormOf({ kind, client, project, kernel }: FormOfProps) {
  const id = KernelVersionId.safeParse(kernel).data;
  if (kind === 'kernel' && id) return <KernelForm client={client} project={project} kernel={id} />;
  if (kind === 'product') return <ProductForm client={client} project={project} />;
  if (kind === 'search') return <SearchForm client={client} project={project} />;
  return null;
}

function ProjectChoice({ client, chosen }: { readonly client: Client; readonly chosen: string | null }) {
  const projects = useAnswer('projects', () => client.projects.list());
  return (
    <Answered answer={projects}>
      {(all) => (
        <Choice
          label="Project"
          value={chosen ?? ''}
          options={[['', 'choose a project'], ...all.map(({ id, title }) => [id, title] as const)]}
          onChange={(project) => keepInPlace({ project: project === '' ? null : project })}
        />
      )}
    </Answered>
  );
}

function KernelChoice({ client, chosen }: { readonly client: Client; readonly chosen: string | null }) {
  const kernels = useAnswer('kernels', () => client.kernels.list());
  return (
    <Answered answer={kernels}>
      {(all) => {
        const usable = all.filter(({ name }) => !OWN_FORM.includes(name));
        if (usable.length === 0)
          return (
            <p class="soft">
              There is no kernel yet. <a href="#/kernels">Write one, or begin from the gallery</a>, and come
              back.
            </p>
          );
        return (
          <Choice
            label="Kernel"
            value={chosen ?? ''}
            options={[
              ['', 'choose a kernel'],
              ...usable.map(
                ({ kernel, title, state }) =>
                  [
                    kernel,
                    `${title} · ${kernel.slice(0, 8)}${state === 'private' ? ' · private' : ''}`,
                  ] as const,
              ),
            ]}
            onChange={(kernel) => keepInPlace({ kernel: kernel === '' ? null : kernel })}
          />
        );
      }}
    </Answered>
  );
}
