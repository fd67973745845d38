/** Environment → options → listen, nothing else. */
import { createCoordinator } from './coordinator.ts';
import { boundGarbage } from './heap.ts';
import { optionsFromEnvironment } from './options.ts';
import { announce, closeOnSignals } from './process.ts';

boundGarbage();
const options = optionsFromEnvironment(process.env);
const coordinator = await createCoordinator(options);
closeOnSignals(coordinator);
announce(coordinator, await coordinator.listen(), options);
