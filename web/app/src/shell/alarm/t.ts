import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('alarm')

/** Resolves when the texts of alerts are there. */
export const texts = () => bring('alarm', zh, { en: () => import('./messages.en') })
