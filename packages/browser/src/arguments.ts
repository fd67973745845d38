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

/**
 * What Playwright switches off by default, less `ThirdPartyStoragePartitioning`: browsers have it on, and without it a
 * frame on another site, such as the widget's, has no storage at all. The last of several such lists counts, so what
 * only costs time is added here.
 */
const FEATURES_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  // The page behind the address bar, which nobody sees here: a second of processor for each window.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // A process kept ready for the next page, and a look at each page's language: a tenth of what an empty page costs.
  'SpareRendererForSitePerProcess',
  'Translate',
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
    `--disable-features=${FEATURES_OFF.join(',')}`,
    ...(options.webgpu ? SOFTWARE_WEBGPU : []),
    // Chromium's sandbox refuses to start for root, which is who runs in most containers.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
