import { defineConfig } from 'vitest/config'

// How the scripts are built is told in scripts/build.mjs; this is for the tests.
export default defineConfig({
  define: { __TEXTS__: '"test"', __PANEL__: '"test"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { environment: 'happy-dom', include: ['test/**/*.test.{ts,tsx}'] }
})
