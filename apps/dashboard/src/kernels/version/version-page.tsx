/** One version of a kernel: what it says of itself, its sources, a test run, the ring, publishing, and using it. */

import { fromBase64, type Manifest, parseManifest } from '@manyhands/kernel';
import { Badge, formatBytes } from '@manyhands/look';
import type { KernelSources, KernelSummary, KernelVersionId, ProjectId } from '@manyhands/protocol';
import { Answered, useAnswer, useDeed } from '../../answers.tsx';
import { Fact } from '../../fact.tsx';
import { addressOf, go, placeAt } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import type { ViewProps } from '../../view.ts';
import { CodeEditor } from '../editor/code-editor.tsx';
import { cloneOf } from '../list/new-draft.ts';
import { formatManifest } from '../manifest/loose.ts';
import { RingPart } from '../ring/ring-part.tsx';
import { TrialPart } from '../trial/trial-part.tsx';
import { PublishPart } from './publish-part.tsx';

interface VersionPageProps extends ViewProps {
  readonly kernel: KernelVersionId;
}

export interface Version {
  readonly summary: KernelSummary;
  readonly sources: KernelSources;
  /** Null of a version that ships with the page, or whose manifest this page does not know yet. */
  readonly manifest: Manifest | null;
  /** Whose drafts and rings it is used in; null where one is a member of no project that has it. */
  readonly project: ProjectId | null;
}

export function VersionPage(props: VersionPageProps) {
  const { client, kernel, project } = props;
  const version = useAnswer(`version ${kernel} ${project ?? ''}`, async (): Promise<Version> => {
    const [all, sources] = await Promise.all([client.kernels.list(), client.kernels.sources(kernel)]);
    const summary = all.find((each) => each.kernel === kernel);
    if (!summary) throw new Error('This kernel is in none of your projects. Look at the list of kernels.');
    const parsed = parseManifest(sources.manifest);
    const own = project !== null && summary.projects.includes(project) ? project : summary.projects[0];
    return { summary, sources, manifest: parsed.ok ? parsed.manifest : null, project: own ?? null };
  });
  return (
    <Answered answer={version}>
      {(value) => <Shown {...props} version={value} onChange={version.reload} />}
    </Answered>
  );
}

interface ShownProps extends VersionPageProps {
  readonly version: Version;
  readonly onChange: () => void;
}

function Shown(props: ShownProps) {
  const { kernel, version, me } = props;
  const { summary, sources, manifest } = version;
  const contents = { wgsl: sources.webgpu ?? '', wasm: sources.wasm };
  const mayChange = me.scopes.includes('submit') && version.project !== null;
  return (
    <>
      <p class="small">
        <a href="#/kernels">Kernels</a>
      </p>
      <div class="head">
        <h1>{summary.title}</h1>
        <Badge tone={summary.state === 'published' ? 'accepted' : 'neutral'}>{summary.state}</Badge>
        <a class="button button-primary" href={addressOf(['batches', 'new'], { kernel })}>
          New batch
        </a>
        {mayChange && <CloneButton {...props} />}
      </div>
      <section class="card about">
        {manifest && <p>{manifest.description}</p>}
        <dl class="facts">
          <Fact term="Name">{summary.name}</Fact>
          <Fact term="Version">{kernel.slice(0, 12)}</Fact>
          <Fact term="Variants">{summary.variants.join(', ')}</Fact>
          <Fact term="License">{manifest?.license ?? '–'}</Fact>
          <Fact term="Projects">{summary.projects.join(', ') || '–'}</Fact>
        </dl>
        {manifest?.citation && <p class="small soft">{manifest.citation}</p>}
      </section>
      {manifest && (contents.wgsl !== '' || contents.wasm !== null) && (
        <>
          <TrialPart trial={kernel} contents={contents} checked={{ manifest, issues: [] }} />
          {mayChange && <RingPart {...props} manifest={manifest} project={version.project} />}
        </>
      )}
      {mayChange && summary.state === 'private' && <PublishPart {...props} title={summary.title} />}
      <Sources sources={sources} />
    </>
  );
}

function CloneButton({ client, version }: ShownProps) {
  const deed = useDeed();
  const { project, summary, sources } = version;
  if (project === null) return null;
  const clone = () =>
    void deed.run(async () => {
      const { draft } = await client.drafts.create(
        project,
        cloneOf(`${summary.title.slice(0, 180)} (changed)`, sources),
      );
      go(placeAt(['drafts', draft]));
    });
  return (
    <>
      <button type="button" class="button" disabled={deed.busy} onClick={clone}>
        Change it in a draft
      </button>
      <Trouble error={deed.error} />
    </>
  );
}

function Sources({ sources }: { readonly sources: KernelSources }) {
  return (
    <section class="card">
      <h2>Manifest and sources</h2>
      <details>
        <summary>Manifest</summary>
        <CodeEditor label="Manifest as JSON" language="json" text={formatManifest(sources.manifest)} />
      </details>
      {sources.webgpu !== null && (
        <details>
          <summary>WGSL</summary>
          <CodeEditor label="WGSL source" language="wgsl" text={sources.webgpu} />
        </details>
      )}
      {sources.wasm !== null && (
        <p>A WebAssembly module of {formatBytes(fromBase64(sources.wasm).byteLength)}.</p>
      )}
    </section>
  );
}
