import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { mockApi } from './dev/mock.ts'

// KEFU_API names the running server that `npm run dev` talks to; without it the dev mock answers.
const backend = process.env.KEFU_API

export default defineConfig({
  plugins: [
    vue(),
    ui({
      autoImport: false,
      components: false,
      colorMode: false,
      icon: { clientBundle: { scan: true } },
      ui: { colors: { primary: 'iris', neutral: 'zinc', success: 'green', warning: 'amber', error: 'red' } }
    }),
    backend ? [] : mockApi()
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false'
  },
  server: {
    host: '127.0.0.1',
    proxy: backend ? { '/api': { target: backend, changeOrigin: false } } : undefined
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['./test/setup.ts'],
    server: { deps: { inline: [/@nuxt\/ui/] } }
  }
})
