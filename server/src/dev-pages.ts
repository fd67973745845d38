/** Pages of the development server: what Vite is asked for at each path that the built pages have. */

const SOURCES: Readonly<Record<string, string>> = {
  '/': '/contribute/index.html',
  '/dash': '/dashboard/index.html',
  '/dash/': '/dashboard/index.html',
  '/widget/': '/widget/index.html',
  '/widget.js': '/widget/src/embed.ts',
};
export const PAGE_PATHS = ['/', '/dash', '/dash/', '/widget/'] as const;

/** With the query as it is; other addresses are the same to both. */
export function sourceOf(url: string): string {
  const [path = '/', query] = url.split('?');
  return (SOURCES[path] ?? path) + (query === undefined ? '' : `?${query}`);
}
