import ui from '@nuxt/ui/vue-plugin'
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { ApiError, setApiLanguage, setErrorTexts } from './api/http'
import App from './App.vue'
import { router } from './shell/router'
import './style.css'
import { i18nPlugin, restoreLocale, useLocale } from './ui/i18n'
import { restoreTheme } from './ui/theme'

restoreTheme()
await restoreLocale()
const locale = useLocale()
watch(locale, (now) => setApiLanguage(now), { immediate: true })

// Refusals are rare, and without the words for them the server's own are shown.
setErrorTexts((code) => import('./shell/errors/t').then((words) => words.wordsOf(code)).catch(() => ''))

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500)
    }
  }
})

createApp(App).use(createPinia()).use(i18nPlugin).use(router).use(ui).use(VueQueryPlugin, { queryClient: queries }).mount('#app')
