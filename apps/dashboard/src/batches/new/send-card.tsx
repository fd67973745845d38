/** The last step: upload what the rule names, hear what the crowd would need, create the batch. */

import type { Client } from '@manyhands/client';
import { formatBytes, formatCount, formatDuration, formatQuantity } from '@manyhands/look';
import type { BatchEstimate } from '@manyhands/protocol';
import { type Answer, useAnswer, useDeed } from '../../answers.tsx';
import { Fact } from '../../fact.tsx';
import { go, placeAt } from '../../place.ts';
import { Trouble } from '../../trouble.tsx';
import { Working } from '../../working.tsx';
import { Uploading } from './files/uploading.tsx';
import type { KernelDraft } from './kernel-draft.ts';
import type { PreviewState } from './preview/use-preview.ts';
import { filesOf } from './rule/rule-text.ts';

interface SendCardProps {
  readonly client: Client;
  readonly draft: KernelDraft;
  readonly preview: PreviewState;
}

export function SendCard({ client, draft, preview }: SendCardProps) {
  const { rule, shelf } = draft;
  const names = rule.value.ok ? filesOf(rule.value.rule) : [];
  return (
    <section class="card">
      <h2>Send</h2>
      <Uploading shelf={shelf} names={names} isRefused={preview.kind === 'refused'} />
      <Creating client={client} draft={draft} preview={preview} />
    </section>
  );
}

function Creating({ client, draft, preview }: SendCardProps) {
  const isSettled = preview.kind !== 'refused' && preview.kind !== 'working';
  const body = draft.body.value;
  const deed = useDeed();
  // A title is no part of the plan, and must be there.
  const asked = isSettled && body && { ...body, title: 'plan', priority: 0 };
  const plan = useAnswer(JSON.stringify(asked), async () => (asked ? client.batches.plan(asked) : null));
  if (!body)
    return <p class="soft">Once the files are uploaded, the coordinator says how long it will take.</p>;
  const create = async () => {
    const { batch } = await client.batches.create(body);
    draft.forget();
    go(placeAt(['batches', batch]));
  };
  const untitled = body.title.trim() === '';
  return (
    <>
      {asked && <Estimate plan={plan} />}
      <Trouble error={deed.error} />
      <button
        type="button"
        class="button button-primary"
        disabled={deed.busy || !isSettled || untitled || !plan.value || plan.error !== undefined}
        onClick={() => void deed.run(create)}
      >
        {deed.busy ? 'Creating' : 'Create the batch'}
      </button>
      {untitled && <p class="soft small">Give it a title first.</p>}
    </>
  );
}

function Estimate({ plan }: { readonly plan: Answer<BatchEstimate | null> }) {
  if (plan.error !== undefined) return <Trouble error={plan.error} onRetry={plan.reload} />;
  if (!plan.value) return <Working label="Asking what it will take" />;
  const { workunits, cost, memoryBytes, hosts, seconds } = plan.value;
  return (
    <dl class="facts" data-testid="estimate">
      <Fact term="Workunits">{formatCount(workunits)}</Fact>
      <Fact term="Operations in all">{formatQuantity(cost.total, 'op')}</Fact>
      <Fact term="Memory on a device">{formatBytes(memoryBytes)}</Fact>
      <Fact term="Hosts online that can">{formatCount(hosts)}</Fact>
      <Fact term="Time for them alone">
        {seconds === null ? 'nobody is online who can' : formatDuration(seconds * 1000)}
      </Fact>
    </dl>
  );
}
