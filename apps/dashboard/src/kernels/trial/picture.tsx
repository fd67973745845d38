/** An output of two dimensions as a picture: grey from its lowest to its highest value, or colours where it has three or four. */
import { type BufferLayout, decode } from '@manyhands/kernel';
import { useEffect, useRef } from 'preact/hooks';
import type { Statistics } from './statistics.ts';

/** Pixels along a side: beyond this a canvas costs more than it shows. */
const MOST_SIDE = 2048;

export function isPicture({ shape, type }: BufferLayout): boolean {
  const [height = 0, width = 0, channels = 1] = shape;
  const flat = shape.length === 2 || (shape.length === 3 && (channels === 3 || channels === 4));
  return (
    typeof type === 'string' && flat && Math.min(height, width) > 1 && Math.max(height, width) <= MOST_SIDE
  );
}

interface PictureProps {
  readonly buffer: BufferLayout;
  readonly bytes: Uint8Array;
  readonly statistics: Statistics;
}

export function Picture({ buffer, bytes, statistics }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height = 1, width = 1, channels = 1] = buffer.shape;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = new ImageData(width, height);
    paint(
      image.data,
      decode(buffer.type, bytes),
      channels,
      buffer.type === 'f32' || buffer.type === 'f16',
      statistics,
    );
    context.putImageData(image, 0, 0);
  }, [buffer, bytes, statistics, width, height, channels]);
  const range = channels === 1 ? `black ${statistics.min}, white ${statistics.max}` : 'red, green, blue';
  return (
    <figure class="picture">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={`${buffer.name} as a picture`}
      />
      <figcaption class="small soft">
        {width} × {height}, {range}
      </figcaption>
    </figure>
  );
}

function paint(
  pixels: Uint8ClampedArray,
  values: ArrayLike<number>,
  channels: number,
  isReal: boolean,
  { min, max }: Statistics,
): void {
  const grey = max > min ? 255 / (max - min) : 0;
  const colour = isReal ? 255 : 1;
  for (let pixel = 0; pixel * 4 < pixels.length; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = values[pixel * channels + (channels === 1 ? 0 : channel)] ?? 0;
      pixels[pixel * 4 + channel] = channels === 1 ? (value - min) * grey : value * colour;
    }
    pixels[pixel * 4 + 3] = 255;
  }
}
