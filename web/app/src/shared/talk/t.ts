import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

/** Texts of what shows conversations, wherever that is. */
export const tt = messagesOf<typeof zh>('talk')

/** Resolves when these texts are there. */
export const talkTexts = () => bring('talk', zh, { en: () => import('./messages.en') })
