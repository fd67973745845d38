/** A batch as readers of a paper see it, by a link that needs no sign-in. */
import type { Client } from '@manyhands/client';
import { formatCount } from '@manyhands/look';
import { Answered, useAnswer } from '../answers.tsx';

interface Properties {
  readonly client: Client;
  /** `public` and the secret of the link. */
  readonly path: readonly string[];
}

export function PublicView({ client, path }: Properties) {
  const secret = path[1] ?? '';
  const batch = useAnswer(secret, () => client.public.get(secret));
  return (
    <main>
      <Answered answer={batch}>
        {({ progress, project, kernel }) => (
          <section class="card">
            <h1>{progress.title}</h1>
            <p>
              {project.title}, {project.owner}. Computed by {kernel.title}.
            </p>
            <p>
              {formatCount(progress.accepted)} of {formatCount(progress.workunits)} workunits have an accepted
              result.
            </p>
          </section>
        )}
      </Answered>
    </main>
  );
}
