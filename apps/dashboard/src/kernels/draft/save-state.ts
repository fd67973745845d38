/** How far the text of a draft is safe, in words for the page. */
import type { Draft } from '@manyhands/protocol';

/**
 * saved ── edit ──▶ unsaved ── after a pause ──▶ saving ──▶ saved, or unsaved again where it was edited meanwhile
 * saving ── another tab was first ──▶ conflict ── the person chooses ──▶ unsaved (mine) | saved (theirs)
 * saving ── no answer ──▶ waiting ── after a pause ──▶ saving;  saving ── refused ──▶ refused ── edit ──▶ unsaved
 */
export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'waiting'; readonly error: unknown }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'conflict'; readonly theirs: Draft };

export function saveWords(state: SaveState): string {
  switch (state.kind) {
    case 'saved':
      return 'Saved';
    case 'unsaved':
      return 'Kept in this browser, not saved yet';
    case 'saving':
      return 'Saving';
    case 'waiting':
      return 'Kept in this browser; the coordinator does not answer';
    case 'refused':
      return 'Kept in this browser; the coordinator refused it';
    case 'conflict':
      return 'Changed in another tab too';
    default:
      return state satisfies never;
  }
}
