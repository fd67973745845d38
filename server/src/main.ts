/** Environment → options → listen, nothing else. */
import { createCoordinator } from './coordinator.ts';
import { growHeapSlowly } from './heap.ts';
import { optionsFromEnvironment } from './options.ts';
import { announce, closeOnSignals } from './process.ts';

growHeapSlowly();
const options = optionsFromEnvironment(process.env);
const coordinator = await createCoordinator(options);
closeOnSignals(coordinator);
announce(coordinator, await coordinator.listen(), options);
