/** API tokens: made with as few rights as will do, told once, revoked. */
import type { TokenSummary } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { Answered, useAnswer, useDeed } from '../answers.tsx';
import { ConfirmButton } from '../confirm-button.tsx';
import { type Column, DataTable } from '../data-table.tsx';
import { formatAge } from '../format.ts';
import { SecretOnce } from '../secret-once.tsx';
import type { OwnProps } from '../shell/own.ts';
import { Trouble } from '../trouble.tsx';
import { NewTokenForm } from './new-token-form.tsx';

const columns = (
  now: number,
  onRevoke: (token: TokenSummary) => void,
): [Column<TokenSummary>, ...Column<TokenSummary>[]] => [
  { title: 'Token', cell: ({ label }) => label, value: ({ label }) => label },
  {
    title: 'May',
    wide: true,
    cell: ({ scopes }) => scopes.join(', '),
    value: ({ scopes }) => scopes.join(' '),
  },
  { title: 'Project', cell: ({ project }) => project ?? 'all', value: ({ project }) => project ?? 'all' },
  {
    title: 'Made',
    cell: ({ createdAt }) => formatAge(now - createdAt),
    value: ({ createdAt }) => new Date(createdAt).toISOString(),
  },
  {
    title: 'Last used',
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : formatAge(now - lastUsedAt)),
    value: ({ lastUsedAt }) => (lastUsedAt === null ? null : new Date(lastUsedAt).toISOString()),
  },
  {
    title: 'Revoke',
    wide: true,
    cell: (token) => (
      <ConfirmButton
        label="Revoke"
        about={token.label}
        warning="Whatever uses it stops working."
        onConfirm={() => onRevoke(token)}
      />
    ),
  },
];

export function Tokens({ client, me, projects }: OwnProps) {
  const tokens = useAnswer('tokens', () => client.tokens.list());
  const revoking = useDeed();
  const [made, setMade] = useState<string | null>(null);
  const revoke = async ({ id }: TokenSummary) => {
    if (await revoking.run(() => client.tokens.revoke(id))) tokens.reload();
  };
  return (
    <>
      {made !== null && (
        <SecretOnce label="Your new token" secret={made} onDone={() => setMade(null)}>
          It is shown this once and kept nowhere. Give it to a program as <code>authorization: Bearer …</code>
          .
        </SecretOnce>
      )}
      <Trouble error={revoking.error} />
      <Answered answer={tokens}>
        {(all) => (
          <DataTable
            title="API tokens"
            name="tokens"
            columns={columns(Date.now(), (token) => void revoke(token))}
            rows={all}
            keyOf={({ id }) => id}
            empty="No token yet. A token lets a program of yours, such as the manyhands command or a script, ask in your name."
          />
        )}
      </Answered>
      <NewTokenForm
        client={client}
        me={me}
        projects={projects.all.value ?? []}
        onMade={(token) => {
          setMade(token);
          tokens.reload();
        }}
      />
    </>
  );
}
