import { describe, expect, it } from 'vitest';
import { createLeaseCursors, type Place } from './lease-cursors.ts';

const fresh: Place = { looker: 'a', batch: 1, queue: 'fresh', grows: false };
const again: Place = { looker: 'a', batch: 1, queue: 'again', grows: false };

/** A lease at `now` that got to `next`. */
function lease(
  cursors: ReturnType<typeof createLeaseCursors>,
  place: Place,
  to: { next?: string; atEnd?: boolean; clean?: boolean },
  now = 0,
) {
  const look = cursors.look(place, now);
  if (look) cursors.moved(place, look, now, { next: '0', atEnd: false, clean: true, ...to });
  return look?.from ?? null;
}

describe('lease cursors', () => {
  it('go on where the last lease ended, for each looker, batch and queue alone', () => {
    const cursors = createLeaseCursors();
    expect(lease(cursors, fresh, { next: '40' })).toBe('0');
    expect(lease(cursors, fresh, { next: '80' })).toBe('40');
    expect(lease(cursors, again, {})).toBe('0');
    expect(lease(cursors, { ...fresh, looker: 'b' }, {})).toBe('0');
    expect(lease(cursors, { ...fresh, batch: 2 }, {})).toBe('0');
    expect(lease(cursors, fresh, {})).toBe('80');
  });

  it('find a queue dry after a whole clean pass, and start anew after any other', () => {
    const cursors = createLeaseCursors();
    lease(cursors, fresh, { next: '40', clean: false });
    lease(cursors, fresh, { atEnd: true });
    expect(lease(cursors, fresh, { next: '40' })).toBe('0');
    lease(cursors, fresh, { atEnd: true });
    expect(lease(cursors, fresh, {})).toBe(null);
    expect(cursors.look(fresh, 1e9)).toBe(null);
  });

  it('look again at a dry queue of returned copies when one came back, or after a while', () => {
    const cursors = createLeaseCursors();
    lease(cursors, again, { atEnd: true });
    expect(cursors.look(again, 0)).toBe(null);
    cursors.returned(2);
    expect(cursors.look(again, 0)).toBe(null);
    cursors.returned(1);
    expect(lease(cursors, again, { atEnd: true })).toBe('0');
    expect(cursors.look(again, 9999)).toBe(null);
    expect(cursors.look(again, 10_000)).not.toBe(null);
  });

  it('look again at dry fresh workunits where some were added, or after a while, in a batch that grows alone', () => {
    const cursors = createLeaseCursors();
    const growing: Place = { ...fresh, batch: 2, grows: true };
    for (const place of [fresh, growing]) {
      lease(cursors, place, { atEnd: true });
      expect(cursors.look(place, 9999)).toBe(null);
      cursors.returned(place.batch);
    }
    expect(cursors.look(fresh, 1e9)).toBe(null);
    expect(lease(cursors, growing, { atEnd: true })).toBe('0');
    expect(cursors.look(growing, 9999)).toBe(null);
    expect(cursors.look(growing, 10_000)).not.toBe(null);
  });

  it('miss no copy that came back while a pass was under way', () => {
    const cursors = createLeaseCursors();
    const look = cursors.look(again, 0);
    cursors.returned(1);
    if (look) cursors.moved(again, look, 0, { next: '0', atEnd: true, clean: true });
    expect(cursors.look(again, 0)).not.toBe(null);
  });
});
