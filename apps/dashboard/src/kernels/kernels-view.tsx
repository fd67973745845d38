/** Kernels: the list of them and of drafts, the page of a draft, and the page of a version. */
import './kernels.css';
import './draft/draft.css';
import './editor/editor.css';
import './manifest/manifest.css';
import './trial/trial.css';
import { DraftId, KernelVersionId } from '@manyhands/protocol';
import type { ComponentChildren } from 'preact';
import type { ViewProps } from '../view.ts';
import { DraftPage } from './draft/draft-page.tsx';
import { KernelList } from './list/kernel-list.tsx';
import { VersionPage } from './version/version-page.tsx';

export function KernelsView(props: ViewProps) {
  return <div class="kernels">{inside(props)}</div>;
}

function inside(props: ViewProps): ComponentChildren {
  const [area, step] = props.path;
  if (step === undefined) return <KernelList {...props} />;
  const draft = area === 'drafts' ? DraftId.safeParse(step).data : undefined;
  if (draft !== undefined) return <DraftPage key={draft} {...props} draft={draft} />;
  const kernel = area === 'kernels' ? KernelVersionId.safeParse(step).data : undefined;
  if (kernel !== undefined) return <VersionPage key={kernel} {...props} kernel={kernel} />;
  return (
    <section class="card">
      <h1>There is nothing here</h1>
      <p>
        The address names no kernel and no draft. <a href="#/kernels">Look at the list.</a>
      </p>
    </section>
  );
}
