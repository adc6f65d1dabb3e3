import type { Feature } from '@/shell/feature'
import { t } from './t'

export default {
  routes: [{ path: 'settings/surveys', component: () => import('./SurveysPage.vue') }],
  menu: [{ group: 'settings', order: 1.7, path: '/settings/surveys', icon: 'i-lucide-star', label: () => t('title'), right: 'settings.view' }]
} satisfies Feature
