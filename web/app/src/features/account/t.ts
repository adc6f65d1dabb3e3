import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('account')

/** Resolves when the texts of this feature are there. */
export const texts = () => bring('account', zh, { en: () => import('./messages.en') })
