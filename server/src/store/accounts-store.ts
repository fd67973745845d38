/** What the store keeps of accounts: who may sign in, what belongs to which project, and who did what. */
import type {
  AuditEntry,
  BatchProgress,
  KernelVersionId,
  Member,
  NewProject,
  ProjectId,
  ResearcherId,
  ResearcherSummary,
  Role,
  Scope,
  Sha256,
  TokenId,
  TokenSummary,
} from '@manyhands/protocol';
import type { SessionOptions, SessionTimes } from '@manyhands/rules';

/** A living credential and what it stands for. */
export interface TokenRecord {
  readonly id: TokenId;
  /** Null: an operator's. */
  readonly researcher: ResearcherId | null;
  readonly scopes: readonly Scope[];
  readonly project: ProjectId | null;
  readonly lastUsedAt: number | null;
}
export interface SessionRecord extends SessionTimes {
  readonly researcher: ResearcherId;
}
export interface Membership {
  readonly project: ProjectId;
  readonly role: Role;
}
export interface NewTokenRecord {
  readonly sha256: Sha256;
  readonly label: string;
  readonly researcher: ResearcherId | null;
  readonly scopes: readonly Scope[];
  readonly project: ProjectId | null;
}

/** Of whom blobs and kernels are asked: null projects are all. */
export interface Reader {
  readonly projects: readonly ProjectId[] | null;
  /** Whose uploads count as well. */
  readonly researcher: ResearcherId | null;
}

export interface SignInStore {
  /** Makes the account where it is not there, enables it, and replaces older invitations by this one. */
  invite(
    invited: { researcher: ResearcherId; name: string; sha256: Sha256; expiresAt: number },
    now: number,
  ): Promise<void>;
  /** Uses an invitation once: sets the password, ends all sessions. Null where it is unknown, used or expired. */
  acceptInvitation(sha256: Sha256, password: string, now: number): Promise<ResearcherId | null>;
  /** Whether an invitation could be used now: asked before a password is hashed for it. */
  invitationLives(sha256: Sha256, now: number): Promise<boolean>;
  /** Null where there is no such account, it is disabled, or has no password. */
  passwordOf(researcher: ResearcherId): Promise<string | null>;
  /** Sets another password, ends all other sessions and every invitation. */
  changePassword(researcher: ResearcherId, password: string, keep: Sha256): Promise<void>;
  researchers(): Promise<readonly ResearcherSummary[]>;
  /** Ends sessions, tokens and invitations too. False where there is no such account. */
  disableResearcher(researcher: ResearcherId, now: number): Promise<boolean>;
  createSession(sha256: Sha256, researcher: ResearcherId, now: number): Promise<void>;
  session(sha256: Sha256): Promise<SessionRecord | null>;
  noteSession(sha256: Sha256, now: number): Promise<void>;
  endSession(sha256: Sha256): Promise<void>;
  endSessions(researcher: ResearcherId): Promise<void>;
  /** Forgets sessions that have ended by themselves, and invitations that were used or are too old. */
  sweepSignIns(now: number, options: SessionOptions): Promise<void>;
}

export interface TokenStore {
  saveToken(token: NewTokenRecord, now: number): Promise<TokenId>;
  /** Null where it is unknown or revoked. */
  token(sha256: Sha256): Promise<TokenRecord | null>;
  noteToken(id: TokenId, now: number): Promise<void>;
  anyToken(): Promise<boolean>;
  /** Those that are not revoked, of a researcher or (null) of the operators. */
  tokens(researcher: ResearcherId | null): Promise<readonly TokenSummary[]>;
  revokeToken(id: TokenId, researcher: ResearcherId | null, now: number): Promise<boolean>;
}

export interface OwnershipStore {
  memberships(researcher: ResearcherId): Promise<readonly Membership[]>;
  members(project: ProjectId): Promise<readonly Member[]>;
  /** False where there is no such researcher. */
  setMember(project: ProjectId, researcher: ResearcherId, role: Role): Promise<boolean>;
  /** False where it was not a member. */
  removeMember(project: ProjectId, researcher: ResearcherId): Promise<boolean>;
  /** Null projects are all. */
  projects(of: readonly ProjectId[] | null): Promise<readonly NewProject[]>;
  batchesOf(of: readonly ProjectId[] | null, limit: number): Promise<readonly BatchProgress[]>;
  /** A kernel that is published, or is some project's. */
  mayReadKernel(kernel: KernelVersionId, reader: Reader): Promise<boolean>;
  /** Notes that a project made a kernel, or only uses it. */
  giveKernel(kernel: KernelVersionId, project: ProjectId, made: boolean): Promise<void>;
  /** Projects that made it: their owners may publish it. */
  makersOf(kernel: KernelVersionId): Promise<readonly ProjectId[]>;
  isPublished(kernel: KernelVersionId): Promise<boolean>;
  publishKernel(kernel: KernelVersionId, now: number): Promise<void>;
  mayReadBlob(hash: Sha256, reader: Reader): Promise<boolean>;
  /** Notes that these are the project's. */
  giveBlobs(hashes: Iterable<Sha256>, project: ProjectId): Promise<void>;
  noteUpload(hash: Sha256, researcher: ResearcherId): Promise<void>;
}

export interface AuditStore {
  /** The newest first, older than `before`; of one project, or (null) all. */
  audit(project: ProjectId | null, before: string | null, limit: number): Promise<readonly AuditEntry[]>;
}

export interface Accounts extends SignInStore, TokenStore, OwnershipStore, AuditStore {}
