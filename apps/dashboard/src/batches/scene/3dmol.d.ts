/** The minified build as an ES module; the package's own entry is a larger one for scripts, with the same types. */
declare module '3dmol/build/3Dmol.es6-min.js' {
  export * from '3dmol';
}
