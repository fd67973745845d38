/** Who draws pictures in 3D here. */

/** Renderers that draw on the processor. Chromium's is not refused by `failIfMajorPerformanceCaveat`, so they are known by name. */
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

/** Who draws WebGL for this page; `none` where there is no WebGL. Opens a context for it, and gives that back. */
export function graphicsHere(): 'none' | 'processor' | 'gpu' {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return 'none';
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info')?.UNMASKED_RENDERER_WEBGL;
  const name = String(gl.getParameter(unmasked ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return SOFTWARE.test(name) ? 'processor' : 'gpu';
}
