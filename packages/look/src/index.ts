/** How the three pages look and speak: tokens, the mark, number formats and a few small components. */
export * from './badge.tsx';
export * from './format.ts';
export * from './graphics.ts';
export * from './mark.tsx';
export * from './mark-shape.ts';
export * from './palette.ts';
export * from './progress-bar.tsx';
export * from './theme.ts';
export * from './theme-switch.tsx';
