/** What people do to the coordinator: each deed is one transaction together with its line of the audit list. */
import type { AuditEntry } from '@manyhands/protocol';
import type { OwnershipStore, SignInStore, TokenStore } from './accounts-store.ts';
import type { CutStore } from './cuts-store.ts';
import type { LinksStore } from './links-store.ts';
import type { Searches } from './searches-store.ts';
import type { Store } from './store.ts';

/** The store as a deed has it: what is changed here and what is noted is all there in the end, or nothing of it. */
export interface Deeds
  extends SignInStore,
    TokenStore,
    OwnershipStore,
    Pick<LinksStore, 'createLink' | 'removeLink'>,
    Pick<Searches, 'createSearch'>,
    Pick<CutStore, 'createCut'>,
    Pick<Store, 'createProject' | 'createSite' | 'createKernel' | 'kernel' | 'createBatch' | 'cancelBatch'> {
  note(entry: Omit<AuditEntry, 'id'>): Promise<void>;
}

export interface DeedsStore {
  /** Done whole or not at all; tried again from the start where the database is away or transactions conflict. */
  deed<T>(work: (deeds: Deeds) => Promise<T>): Promise<T>;
}
