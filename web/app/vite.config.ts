import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// KEFU_API names the running server that `npm run dev` talks to.
const backend = process.env.KEFU_API ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    vue(),
    ui({
      autoImport: false,
      components: false,
      colorMode: false,
      experimental: { componentDetection: true },
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'] } } },
      ui: { colors: { primary: 'iris', neutral: 'zinc', success: 'green', warning: 'amber', error: 'red' } }
    })
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false'
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: backend, changeOrigin: false } }
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // Few files for the shell and the report instead of dozens of crumbs; charts stay apart and load after the frame.
        advancedChunks: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'charts', test: /node_modules\/(echarts|zrender)\//, priority: 3 },
            { name: 'base', test: /node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify|pinia|@tanstack|openapi-fetch)\//, priority: 2 },
            { name: 'forms', test: /node_modules\/(@tanstack\/virtual-core|@tanstack\/vue-virtual|reka-ui\/dist\/(Listbox|Combobox|Checkbox|Switch)|@nuxt\/ui\/dist\/runtime\/(vue\/)?components\/(SelectMenu|FormField|Input|Textarea|Switch|Checkbox)\.vue)|nuxt-ui-templates\/ui\/(select-menu|form-field|input|textarea|switch|checkbox)/, priority: 4 },
            { name: 'kit', test: /node_modules\//, minShareCount: 2, priority: 1 },
            { name: 'app', test: /src\/(ui|api|shell)\//, minShareCount: 2 }
          ]
        }
      }
    }
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    setupFiles: ['./test/setup.ts'],
    server: { deps: { inline: [/@nuxt\/ui/] } }
  }
})
