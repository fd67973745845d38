/** Finds, starts and if need be installs the Chromium that tests, demo and benches drive. Node only. */
export { chromiumArguments } from './arguments.ts';
export { findChromium, requireChromium } from './find.ts';
export { installPlan } from './install.ts';
