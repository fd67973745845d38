/** Docks many ligands over all cores: each thread takes the next one when it is done with its last. */
import { availableParallelism } from 'node:os';
import { startThread } from '../src/thread.ts';
import type { DockAnswer, Docked, DockQuestion, DockSetting } from './dock-worker.ts';

/** In the order of the questions; `told` hears of each as it comes. */
export async function dockAll(
  setting: DockSetting,
  questions: readonly DockQuestion[],
  told: (docked: Docked, question: DockQuestion) => void,
): Promise<Docked[]> {
  const docked = new Map<DockQuestion, Docked>();
  const waiting = [...questions];
  const next = (): DockQuestion | undefined => waiting.shift();
  const tell = (question: DockQuestion, answer: Docked): void => {
    docked.set(question, answer);
    told(answer, question);
  };
  const threads = Math.min(availableParallelism(), questions.length);
  await Promise.all(Array.from({ length: threads }, () => runThread(setting, next, tell)));
  return questions.flatMap((question) => docked.get(question) ?? []);
}

function runThread(
  setting: DockSetting,
  next: () => DockQuestion | undefined,
  tell: (question: DockQuestion, answer: Docked) => void,
): Promise<void> {
  const worker = startThread(new URL('./dock-worker.ts', import.meta.url));
  worker.ref();
  return new Promise<void>((resolve, reject) => {
    let question: DockQuestion | undefined;
    worker.on('message', (answer: DockAnswer) => {
      if (answer !== 'ready' && question) tell(question, answer);
      question = next();
      if (question) worker.postMessage(question);
      else resolve();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('A thread ended before its ligand was docked.')));
    worker.postMessage(setting);
  }).finally(() => worker.terminate());
}
