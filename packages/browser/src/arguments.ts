/** The command line that makes Chromium quiet, and on request gives it WebGPU on the processor. */

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Background tabs of one test must not be slowed because another tab is in front.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** SwiftShader: right answers without a graphics card, no speed. Chromium gives no adapter without both flags. */
const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/**
 * Arguments for a Chromium started by Playwright with `executablePath` and `headless: true`. That is the full
 * browser in its new headless mode, which has WebGPU; Playwright's own headless shell has not.
 */
export function chromiumArguments(options: { webgpu: boolean }): string[] {
  return [
    ...QUIET,
    ...(options.webgpu ? SOFTWARE_WEBGPU : []),
    // Chromium's sandbox refuses to start for root, which is who runs in most containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
