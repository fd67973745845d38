/** Computes accepted results of an example anew with the kernel's referee and compares them by the manifest's own rule. */
import type { KernelBundle, ReferenceFunction } from '@manyhands/kernel';
import type { AcceptedResult } from '@manyhands/protocol';
import { agree } from '@manyhands/rules';
import { type Example, type ExampleWorkunit, inputOf } from '@manyhands/shaders/gallery';

export interface Checked {
  readonly label: string;
  /** What is wrong with it; null where the accepted result agrees with the referee. */
  readonly fault: string | null;
  readonly hosts: number;
}

/** One line for each workunit of the example. */
export function checkResults(
  { manifest }: KernelBundle,
  reference: ReferenceFunction,
  example: Example,
  results: readonly AcceptedResult[],
): Checked[] {
  return example.workunits.map((workunit) => {
    const { label } = workunit;
    const result = results.find((one) => one.label === label);
    if (!result) return { label, hosts: 0, fault: 'no result is accepted yet' };
    return { label, hosts: result.agreed.length, fault: faultOf(workunit, result) };
  });

  function faultOf(workunit: ExampleWorkunit, result: AcceptedResult): string | null {
    const { params, buffers } = inputOf(example, workunit);
    const wanted = reference(params, buffers);
    const outputs = manifest.buffers.filter(({ role }) => role === 'output');
    const wrong = outputs.find((buffer, i) => {
      const agreement = manifest.agreement[buffer.name];
      const given = result.outputs[i];
      const right = wanted.get(buffer.name);
      if (!agreement || given === undefined || !right) return true;
      return !agree({ buffer, agreement }, Buffer.from(given, 'base64'), right);
    });
    return wrong ? `output ${wrong.name} does not agree with the referee` : null;
  }
}
