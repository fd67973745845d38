/** The package's ESM build under its own path: its `main` is CommonJS inside `"type": "module"`, which Node cannot load. */
declare module 'wgsl_reflect/wgsl_reflect.module.js' {
  export * from 'wgsl_reflect';
}
