/** A process that opens a store and holds it until it is killed: `tsx hold-store.ts <dataDir>`. Tells when it has it. */
import { openStore } from '../src/store/open-store.ts';

const [, , dataDir] = process.argv;
if (!dataDir) throw new Error('say which data folder: tsx hold-store.ts <dataDir>');
const { embeddedPid } = await openStore({ dataDir });
console.log(`holding with ${await embeddedPid()}`);
setInterval(() => undefined, 60_000);
