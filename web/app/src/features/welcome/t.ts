import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('welcome')

/** Resolves when the texts of this feature are there. */
export const texts = () => bring('welcome', zh, { en: () => import('./messages.en') })
