/** What every kernel of the gallery brings along: a small batch that a researcher can send as it is, and clone. */
import type { BufferBytes, ParamValues } from '@manyhands/kernel';

export interface ExampleWorkunit {
  readonly label: string;
  readonly params: ParamValues;
  /** Bytes of every `input` buffer by name. */
  readonly inputs: BufferBytes;
}

export interface Example {
  /** Name of the kernel, which is that of its folder. */
  readonly kernel: string;
  readonly title: string;
  /** Bytes of every `shared` buffer by name. */
  readonly shared: BufferBytes;
  readonly workunits: readonly ExampleWorkunit[];
}

/** Everything that a backend needs to run one workunit of an example. */
export const inputOf = ({ shared }: Example, { params, inputs }: ExampleWorkunit) => ({
  params,
  buffers: new Map([...shared, ...inputs]),
});
