/** Playwright's settings: stories in a full headless Chromium, with software WebGPU, against a real coordinator each. */
import { chromiumArguments, requireChromium } from '@manyhands/browser';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'stories',
  testMatch: '*.story.ts',
  outputDir: '../test-results/e2e',
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  // A story is a whole machine room, but waits for much of its time; more of them would wait for one another.
  workers: 2,
  // Generous, because other work may share the machine; a story takes seconds.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  use: {
    headless: true,
    launchOptions: { executablePath: requireChromium(), args: chromiumArguments({ webgpu: true }) },
    screenshot: 'only-on-failure',
  },
});
