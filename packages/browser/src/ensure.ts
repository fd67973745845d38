/** `npm run ensure:browser`: finds a Chromium, installs Debian's where it may, else says what to run. */
import { absence, findChromium } from './find.ts';
import { carryOut, installPlan, lookAtMachine } from './install.ts';

function ensureBrowser(): boolean {
  if (findChromium() !== undefined) return true;
  if (process.env.CHROMIUM_PATH) {
    console.error(absence(process.env));
    return false;
  }
  const plan = installPlan(lookAtMachine());
  if (plan.kind === 'ask') {
    console.error(`No Chromium found, which the tests and the demo need. ${plan.advice}`);
    return false;
  }
  console.log('No Chromium found, which the tests and the demo need. Installing it:');
  if (carryOut(plan.commands) && findChromium() !== undefined) return true;
  console.error('The installation failed; see above. Install Chromium yourself or set CHROMIUM_PATH to one.');
  return false;
}

process.exitCode = ensureBrowser() ? 0 : 1;
