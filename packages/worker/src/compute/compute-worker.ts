/**
 * The dedicated worker that kernels run in. It has no credentials and makes no connection of its own: buffers come in,
 * buffers go out. It is served with a content security policy that allows no connection.
 */
import { wasmBackend } from '@manyhands/compute';
import { expose, transfer } from 'comlink';
import { createDeviceTrust } from './device-trust.ts';
import { createKernelRunner, type KernelRunner } from './kernel-runner.ts';
import type { ComputeWorker } from './messages.ts';

