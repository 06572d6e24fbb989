/** What the builds of the benchmarks' pages have in common with the product's own (vite.config.ts). */
export const CLIENT_BUILD = {
  emptyOutDir: true,
  target: 'es2022',
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
} as const
