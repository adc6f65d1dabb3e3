import { talkTexts } from '@/shared/talk/t'
import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('palette')

/** Resolves when the texts of the palette are there. */
export const texts = () => Promise.all([bring('palette', zh, { en: () => import('./messages.en') }), talkTexts()])
