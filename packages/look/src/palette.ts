/** Colours of pictures of molecules, read from the style sheet, so that they follow light and dark. */

/** 0xRRGGBB. */
export interface Palette {
  readonly ground: number;
  readonly ribbon: number;
  /** Carbon of the protein near the molecule. */
  readonly residue: number;
  /** By element, for the molecule; `C` stands for what is not named. */
  readonly elements: Readonly<Record<string, number>>;
}

/** Elements that have a colour of their own in tokens.css: `--element-n` and so on. */
const ELEMENTS = ['C', 'N', 'O', 'S', 'P', 'F', 'Cl', 'Br', 'I'];

/** As they are on `stage`. */
export function readPalette(stage: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  stage.append(probe);
  const read = (name: string): number => {
    probe.style.color = `var(${name})`;
    return toNumber(getComputedStyle(probe).color);
  };
  const palette = {
    ground: read('--pose-ground'),
    ribbon: read('--pose-ribbon'),
    residue: read('--pose-residue'),
    elements: Object.fromEntries(
      ELEMENTS.map((element) => [element, read(`--element-${element.toLowerCase()}`)]),
    ),
  };
  probe.remove();
  return palette;
}

/** `rgb(12, 92, 93)` as one number. */
function toNumber(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (Math.round(red) << 16) | (Math.round(green) << 8) | Math.round(blue);
}

/** Calls back whenever the page turns light or dark. Returns the way to stop. */
export function watchScheme(changed: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  const chosen = new MutationObserver(changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', changed);
    chosen.disconnect();
  };
}
