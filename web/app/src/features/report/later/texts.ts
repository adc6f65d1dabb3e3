import { bring } from '@/ui/i18n'
import zh from './messages.zh-CN'

/** Resolves when the texts of the drawer, the conversation and the schedules are there, which the first load of the report does without. */
export const laterTexts = () => bring('report', zh, { en: () => import('./messages.en') })
