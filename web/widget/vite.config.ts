import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Tags become calls of the widget's own drawing. */
export const dom = {
  oxc: { jsx: { runtime: 'automatic' as const, development: false, importSource: '@dom' } },
  resolve: { alias: { '@dom': fileURLToPath(new URL('src/dom', import.meta.url)) } }
}

// How the scripts are built is told in scripts/build.mjs; this is for the tests.
export default defineConfig({
  define: { __VERSION__: '"test"' },
  ...dom,
  test: { environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] }
})
