/** Branded identifiers: strings that cannot be mistaken for one another at compile time. */
import { z } from 'zod';

/** Lower-case hexadecimal SHA-256, the name of every immutable blob. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
  .brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

/** Largest 64-bit signed number, as text: texts of equal length compare as their numbers do. */
const LARGEST_SERIAL = '9223372036854775807';

const serial = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, 'must be a positive decimal number')
  .refine((text) => text.length < LARGEST_SERIAL.length || text <= LARGEST_SERIAL, 'must fit 64 bits');
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and dashes, 63 at most');

/** One copy of a workunit given to one host; decimal text of a 64-bit number. */
export const AssignmentId = serial.brand<'AssignmentId'>();
export type AssignmentId = z.infer<typeof AssignmentId>;

export const WorkunitId = serial.brand<'WorkunitId'>();
export type WorkunitId = z.infer<typeof WorkunitId>;

export const ResultId = serial.brand<'ResultId'>();
export type ResultId = z.infer<typeof ResultId>;

export const ProjectId = slug.brand<'ProjectId'>();
export type ProjectId = z.infer<typeof ProjectId>;

export const BatchId = slug.brand<'BatchId'>();
export type BatchId = z.infer<typeof BatchId>;

/** SHA-256 of the kernel bundle: canonical manifest and sources. It is also the name of the bundle's blob. */
export const KernelVersionId = Sha256.brand<'KernelVersionId'>();
export type KernelVersionId = z.infer<typeof KernelVersionId>;

/** SHA-256 of the host's raw public key. */
export const HostId = Sha256.brand<'HostId'>();
export type HostId = z.infer<typeof HostId>;

/** Names a person over several browsers; without one each host counts as its own volunteer. */
export const VolunteerId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/)
  .brand<'VolunteerId'>();
export type VolunteerId = z.infer<typeof VolunteerId>;

/** Public key word of a site that embeds the widget. */
export const SiteKey = slug.brand<'SiteKey'>();
export type SiteKey = z.infer<typeof SiteKey>;

/** A researcher's name to sign in with. */
export const ResearcherId = slug.brand<'ResearcherId'>();
export type ResearcherId = z.infer<typeof ResearcherId>;

/** An API token by number: told where the token itself is not. */
export const TokenId = serial.brand<'TokenId'>();
export type TokenId = z.infer<typeof TokenId>;

/** A kernel that is being written. */
export const DraftId = serial.brand<'DraftId'>();
export type DraftId = z.infer<typeof DraftId>;

/** An upload under way; nobody can guess another's. */
export const UploadId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/)
  .brand<'UploadId'>();
export type UploadId = z.infer<typeof UploadId>;

/** A public link by number: told where its secret is not. */
export const LinkId = serial.brand<'LinkId'>();
export type LinkId = z.infer<typeof LinkId>;
