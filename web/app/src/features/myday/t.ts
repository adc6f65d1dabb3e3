import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('myday')

/** Resolves when the texts of this feature are there. */
export const texts = () => bring('myday', zh, { en: () => import('./messages.en') })
