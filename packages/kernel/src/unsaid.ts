/** What a kernel has to say of itself that no source tells: volunteers are shown it. Empty until a person has written it. */
import type { InputIssue } from '@manyhands/protocol';
import type { Manifest } from './manifest.ts';

const WANTED = {
  description: {
    message: 'is not said yet',
    cure: 'say in a sentence what is computed, for volunteers',
  },
  license: {
    message: 'is not said yet',
    cure: 'name the license of the source, such as MIT, Apache-2.0 or CC0-1.0',
  },
} as const;

/** What keeps a draft from becoming a version, though not from being tried by whoever writes it. */
export function unsaid(manifest: Pick<Manifest, keyof typeof WANTED>): InputIssue[] {
  return (['description', 'license'] as const).flatMap((part) =>
    manifest[part].trim() === '' ? [{ where: `manifest.${part}`, ...WANTED[part] }] : [],
  );
}
