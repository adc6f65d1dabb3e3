import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('hours')

/** Resolves when the texts of this feature are there. */
export const texts = () => bring('hours', zh, { en: () => import('./messages.en') })
