import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

/** What somebody did, in the words of the audit log. */
export const ta = messagesOf<typeof zh>('acts')

/** Resolves when these texts are there. */
export const actTexts = () => bring('acts', zh, { en: () => import('./messages.en') })
