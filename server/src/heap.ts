/** How V8's heap grows, for the whole process: main decides it before anything else. */
import { setFlagsFromString } from 'node:v8';

/**
 * Percent of live memory that may be added before the next full collection. V8's own choice follows the machine's
 * memory, up to fourfold: an eager coordinator would hold 150 MB of garbage.
 */
const GROWTH_PERCENT = 50;

export const growHeapSlowly = (): void => setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
