import type { Feature } from '@/shell/feature'
import { t } from './t'

const conversation = async () => {
  const { laterTexts } = await import('./later/texts')
  await laterTexts()
  return import('./ConversationPage.vue')
}

export default {
  routes: [
    { path: 'report', component: () => import('./ReportPage.vue') },
    { path: 'conversations/:id', component: conversation }
  ],
  menu: [{ group: 'performance', order: 1, path: '/report', icon: 'i-lucide-chart-line', label: () => t('title') }]
} satisfies Feature
