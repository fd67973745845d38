/** What is wrong with something that was sent or typed: where, what, and the cure, each on its own line. */
import type { InputIssue } from '@manyhands/protocol';
import type { ComponentChildren } from 'preact';

export interface IssuesProps {
  readonly issues: readonly InputIssue[];
  /** Said above the list. */
  readonly title?: ComponentChildren;
  /** Leads to the place, such as a line of the editor. Places are buttons where it is given. */
  readonly onGo?: (issue: InputIssue) => void;
}

/** `kernel.wgsl, line 12, column 5`. */
export function placeOfIssue({ where, line, column }: InputIssue): string {
  const parts = [where];
  if (line !== undefined) parts.push(`line ${line}`);
  if (column !== undefined) parts.push(`column ${column}`);
  return parts.filter((part) => part !== '').join(', ');
}

export function Issues({ issues, title, onGo }: IssuesProps) {
  if (issues.length === 0) return null;
  return (
    <div class="issues">
      {title !== undefined && <p class="issues-title">{title}</p>}
      <ul>
        {issues.map((issue, index) => (
          <li key={index}>
            <Where issue={issue} onGo={onGo} />
            <span>{issue.message}</span>
            {issue.cure !== '' && <span class="soft">{issue.cure}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Where({ issue, onGo }: { readonly issue: InputIssue; readonly onGo: IssuesProps['onGo'] }) {
  const text = placeOfIssue(issue);
  if (text === '') return null;
  if (!onGo) return <span class="issue-place mono">{text}</span>;
  return (
    <button type="button" class="issue-place mono" onClick={() => onGo(issue)}>
      {text}
    </button>
  );
}
