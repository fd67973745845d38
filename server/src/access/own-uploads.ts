/** Uploads as a principal sees them: what is not its own is not there. */
import type { Principal } from '@manyhands/rules';
import type { UploadOwner } from '../store/uploads-store.ts';

export const ownerOf = (principal: Principal): UploadOwner =>
  principal.kind === 'operator'
    ? { researcher: null, project: null }
    : { researcher: principal.researcher, project: principal.limitedTo };

/** A token for one project does not reach what its researcher uploads for others. */
export const isOwnUpload = (principal: Principal, owner: UploadOwner): boolean =>
  principal.kind === 'operator' ||
  (principal.researcher === owner.researcher &&
    (principal.limitedTo === null || principal.limitedTo === owner.project));
