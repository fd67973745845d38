/** Where the numbers come from, in words, and how a reader can check them. */
import { formatCount } from '@manyhands/look';
import type { PublicProps } from './public-page.tsx';

export function PublicTrust({ batch: { progress, quorum } }: PublicProps) {
  const { results } = progress;
  return (
    <section class="card public-card">
      <h2>Where this comes from</h2>
      <p>
        Volunteers computed it in their browsers, on graphics cards and processors of their own. Nothing is
        believed because one of them said so:{' '}
        {quorum > 1
          ? `a result was accepted where ${quorum} browsers that have nothing to do with each other agreed.`
          : 'a result was accepted where the coordinator or a second browser could check it as its kernel says.'}
      </p>
      <p class="number">
        {formatCount(results.accepted)} answers were accepted, {formatCount(results.refused)} refused,{' '}
        {formatCount(results.pending)} wait for a second one.
      </p>
      <h3>How to check it</h3>
      <ol>
        <li>
          The version above is the SHA-256 of the program and its description: the same version is the same
          program.
        </li>
        <li>
          Each line of the results has its params. The program gives the same outputs for them again, to the
          bit or within the tolerance that its description states.
        </li>
        <li>
          The figures are of all accepted results: sums are exact before they are rounded once, so that
          anybody who adds up the lines finds the same numbers in any order.
        </li>
      </ol>
    </section>
  );
}
