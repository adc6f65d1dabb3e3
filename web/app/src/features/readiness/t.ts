import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('readiness')

/** Resolves when the texts of this feature are there. */
export const texts = () => bring('readiness', zh, { en: () => import('./messages.en') })
