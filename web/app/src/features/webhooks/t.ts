import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('webhooks')

/** Resolves when the texts of this feature are there. */
export const texts = () => bring('webhooks', zh, { en: () => import('./messages.en') })
