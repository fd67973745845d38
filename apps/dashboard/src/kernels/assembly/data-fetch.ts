/**
 * AssemblyScript 0.28 fetches a small module of its own from a `data:` URL, which the worker's content security policy
 * takes for a connection. It is decoded here instead. To be deleted when the compiler instantiates it from bytes.
 */
const PREFIX = 'data:application/wasm;base64,';

globalThis.fetch = (input) => {
  const url = String(input);
  if (!url.startsWith(PREFIX)) return Promise.reject(new TypeError('The compiler has no network.'));
  const bytes = Uint8Array.from(atob(url.slice(PREFIX.length)), (character) => character.charCodeAt(0));
  return Promise.resolve(new Response(bytes, { headers: { 'content-type': 'application/wasm' } }));
};
