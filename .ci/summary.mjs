/**
 * Sums the reports of Vitest and Playwright: `node summary.mjs <folder of reports> [step that failed …]`.
 * Plain JavaScript, because it has to speak even where the installation failed. The last line is "N passed, N failed";
 * it exits 0 only if tests ran, none failed and no step did.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'test-results', ...broken] = process.argv.slice(2);

/** A test file that could not be loaded has no tests in it, but it failed. */
function vitest({ numPassedTests, numFailedTests, testResults }) {
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

/** `errors` are those outside of any test. A flaky test passed when it was tried again. */
function playwright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

function countsOf(name, read) {
  try {
    return read(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  } catch (error) {
    console.log(`no report ${name}: ${error.message}`);
    return null;
  }
}

const reports = { vitest: countsOf('vitest.json', vitest), playwright: countsOf('e2e.json', playwright) };
let [passed, failed] = [0, 0];
for (const [name, counts] of Object.entries(reports)) {
  console.log(counts ? `${name}: ${counts.passed} passed, ${counts.failed} failed` : `${name}: did not run`);
  passed += counts?.passed ?? 0;
  failed += counts?.failed ?? 0;
}
for (const step of broken) console.log(`failed: ${step}`);
// A step that failed without a failing test, such as lint, must not leave a line that reads like success.
if (failed === 0 && (broken.length > 0 || Object.values(reports).includes(null)))
  failed = Math.max(1, broken.length);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
