/** Who did what, the newest first; older entries are asked for page by page. */
import type { AuditPage } from '@manyhands/client';
import type { AuditEntry } from '@manyhands/protocol';
import { useState } from 'preact/hooks';
import { Answered, useAnswer, useDeed } from './answers.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { Trouble } from './trouble.tsx';

interface Properties {
  /** Whose list it is, such as a project. */
  readonly of: string;
  readonly ask: (page: AuditPage) => Promise<readonly AuditEntry[]>;
}

/** Entries asked for at once. */
const PAGE = 100;

const inWords = ({ action }: AuditEntry): string => action.replaceAll('-', ' ');

/** Hashes by their first digits, as they are named elsewhere; the whole is in the title, and in what is copied. */
const About = ({ subject }: AuditEntry) => (
  <span title={subject}>{subject.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…')}</span>
);

const COLUMNS: [Column<AuditEntry>, ...Column<AuditEntry>[]] = [
  {
    title: 'When',
    cell: ({ at }) => <time dateTime={new Date(at).toISOString()}>{new Date(at).toLocaleString()}</time>,
    value: ({ at }) => new Date(at).toISOString(),
  },
  { title: 'Who', cell: ({ actor }) => actor, value: ({ actor }) => actor },
  { title: 'What', cell: inWords, value: inWords },
  { title: 'About', wide: true, cell: About, value: ({ subject }) => subject },
  { title: 'Project', cell: ({ project }) => project ?? '–', value: ({ project }) => project },
  { title: 'Through', cell: ({ through }) => through, value: ({ through }) => through },
];

export function AuditList({ of, ask }: Properties) {
  const newest = useAnswer(`audit ${of}`, () => ask({ limit: PAGE }));
  const [older, setOlder] = useState<readonly AuditEntry[]>([]);
  const [isWhole, setWhole] = useState(false);
  const asking = useDeed();
  const askOlder = (before: string | undefined) =>
    asking.run(async () => {
      const page = await ask({ limit: PAGE, ...(before === undefined ? {} : { before }) });
      setOlder([...older, ...page]);
      setWhole(page.length < PAGE);
    });
  return (
    <Answered answer={newest}>
      {(first) => (
        <>
          <DataTable
            title="Who did what"
            name="audit"
            columns={COLUMNS}
            rows={[...first, ...older]}
            keyOf={({ id }) => id}
            empty="Nothing was done yet. Who signs in, makes or changes something is written down here."
          />
          <Trouble error={asking.error} />
          {first.length === PAGE && !isWhole && (
            <div>
              <button
                type="button"
                class="button small"
                disabled={asking.busy}
                onClick={() => void askOlder((older.at(-1) ?? first.at(-1))?.id)}
              >
                {asking.busy ? 'Asking' : 'Older entries'}
              </button>
            </div>
          )}
        </>
      )}
    </Answered>
  );
}
