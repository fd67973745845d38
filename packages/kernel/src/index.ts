/** What a kernel is: manifest, expressions, buffer layout, bundle and admission. */
export * from './bundle.ts';
export * from './manifest.ts';
