/** A batch as readers of a paper see it, by a link that needs no sign-in. */
import '../batches/batches.css';
import './public.css';
import type { Client } from '@manyhands/client';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Answered, useAnswer } from '../answers.tsx';
import { isUnderWay } from '../batches/page/use-progress.ts';
import { Masthead } from '../session/door.tsx';
import { PublicPage } from './public-page.tsx';

interface Properties {
  readonly client: Client;
  /** `public` and the secret of the link. */
  readonly path: readonly string[];
}

/** Milliseconds: readers come from everywhere, and nobody computes faster than that by eye. */
const EVERY_MS = 5_000;

export function PublicView({ client, path }: Properties) {
  const secret = path[1] ?? '';
  const answer = useAnswer(`public ${secret}`, () => client.public.get(secret));
  const { value, reload } = answer;
  useEffect(() => {
    document.title = value ? `${value.progress.title} · Manyhands` : 'Manyhands';
    if (!value || !isUnderWay(value.progress)) return;
    const timer = setTimeout(reload, EVERY_MS);
    return () => clearTimeout(timer);
  }, [value, reload]);
  return (
    <Paper>
      <Answered answer={answer} waiting="Asking for the batch.">
        {(batch) => <PublicPage client={client} secret={secret} batch={batch} />}
      </Answered>
    </Paper>
  );
}

function Paper({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="public">
      <Masthead />
      <main>{children}</main>
    </div>
  );
}
