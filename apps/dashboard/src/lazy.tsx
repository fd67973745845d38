/** A part of the page whose code is loaded when it is first looked at. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Trouble } from './trouble.tsx';

type Part<P> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'loaded'; readonly View: ComponentType<P> };

/** `load` imports the module and picks the component from it. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [part, setPart] = useState<Part<P>>(
      loaded ? { kind: 'loaded', View: loaded } : { kind: 'loading' },
    );
    useEffect(() => {
      if (part.kind !== 'loading') return;
      load().then(
        (View) => {
          loaded = View;
          setPart({ kind: 'loaded', View });
        },
        (error: unknown) => {
          console.error('A part of the page could not be loaded.', error);
          setPart({ kind: 'failed' });
        },
      );
    }, [part.kind]);
    switch (part.kind) {
      case 'loading':
        return <p class="soft">Loading this part of the page.</p>;
      case 'failed':
        return (
          <Trouble error={new PartMissing()} onRetry={() => location.reload()} retry="Reload the page" />
        );
      case 'loaded':
        return <part.View {...props} />;
      default:
        return part satisfies never;
    }
  };
}

class PartMissing extends Error {
  override readonly message =
    'This part of the page could not be loaded. The network may be gone, or the coordinator was updated. Nothing is lost.';
}
