import { fileURLToPath } from 'node:url'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// KEFU_API names the running server that `npm run dev` talks to.
const backend = process.env.KEFU_API ?? 'http://127.0.0.1:8080'

// What only pages with forms need, and what only charts need; neither belongs to the first load of the frame.
const forms = /@tanstack\/(virtual-core|vue-virtual)|reka-ui\/dist\/(Listbox|Combobox|Checkbox|Switch)|@nuxt\/ui\/dist\/runtime\/(vue\/)?components\/(SelectMenu|FormField|Input|Textarea|Switch|Checkbox)\.vue|nuxt-ui-templates\/ui\/(select-menu|form-field|input|textarea|switch|checkbox)|src\/ui\/Ui(Input|Select|Switch|Checkbox|Textarea)\.vue|src\/shell\/SaveBar\.vue/
const charts = /node_modules\/(echarts|zrender|tslib)\//
// What the report shares with others: one file instead of five.
const figures = /\/src\/(shared\/figures|features\/report\/(useReport|zone|FigureCell)|api\/(admin|settings))/
// What only the desk and the settings need: their pages share it, the first load of the report does without.
const desk = /src\/(api\/(admin|desk|finder|hooks|imports|orders|settings|sla|socket|surveys|wall)\.ts|shell\/(bell|notify|useSettingsDraft)\.ts|ui\/(Ui(Avatar|Rating)|LanguageTexts|SecretBox)\.vue)/

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
    proxy: {
      '/api': { target: backend, changeOrigin: false },
      '/socket': { target: backend, changeOrigin: false, ws: true },
      '/widget': { target: backend, changeOrigin: false, ws: true },
      '/try': { target: backend, changeOrigin: false },
      '/w.js': { target: backend, changeOrigin: false }
    }
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // Few files for the frame and the report instead of dozens of crumbs.
        codeSplitting: {
          groups: [
            { name: 'base', test: /node_modules\/(@vue|vue|vue-router|vue-i18n|@intlify|pinia|@tanstack\/(vue-)?query[^/]*|openapi-fetch)\//, priority: 4 },
            { name: 'kit', test: (id) => id.includes('/node_modules/') && !charts.test(id) && !forms.test(id), minShareCount: 2, priority: 3 },
            { name: 'app', test: (id) => /\/src\/(ui|api|shell)\//.test(id) && !forms.test(id) && !desk.test(id), minShareCount: 2, priority: 2 },
            { name: 'figures', test: figures, minShareCount: 2, priority: 2 },
            { name: 'forms', test: forms, priority: 1 }
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
