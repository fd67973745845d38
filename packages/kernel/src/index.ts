/** What a kernel is: manifest, expressions, buffer layout, bundle and admission. */
export * from './admit.ts';
export * from './bundle.ts';
export { derivingCost, paramsForDeriving } from './derive.ts';
export * from './dispatches.ts';
export { type DraftNote, draftManifest, type ManifestDraft } from './draft/draft.ts';
export * from './element.ts';
export * from './expression.ts';
export * from './layout.ts';
export * from './manifest.ts';
export * from './parse.ts';
export { allPasses, flatPasses, isGroup, type PlacedPass, pairsOf } from './passes.ts';
export * from './reference.ts';
export { unsaid } from './unsaid.ts';
export * from './wgsl/limits.ts';
export * from './wgsl/reflect.ts';
export * from './wgsl/uniform.ts';
