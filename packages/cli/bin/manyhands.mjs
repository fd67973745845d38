#!/usr/bin/env node
/** Runs the TypeScript as it is: nothing has to be built first. */
import { register } from 'tsx/esm/api';

register();
await import('../src/main.ts');
