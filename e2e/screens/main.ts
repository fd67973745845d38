/** `npm run screens`: takes the pictures under docs/screens anew; with names of parts, such as `widget`, only those. */
import { shootOperator } from './operator.ts';
import { shootResearcher } from './researcher.ts';
import { openStudio, type Studio } from './studio.ts';
import { shootVolunteer } from './volunteer.ts';
import { shootWidget } from './widget.ts';

const PARTS: Readonly<Record<string, (studio: Studio) => Promise<void>>> = {
  volunteer: shootVolunteer,
  widget: shootWidget,
  operator: shootOperator,
  researcher: shootResearcher,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Name some of ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
for (const [name, shoot] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  // All volunteers have the same make of device.
  const studio = await openStudio({ RING_PATIENCE_MS: '0' });
  try {
    await shoot(studio);
  } finally {
    await studio.close();
  }
}
