import { orderTexts } from '@/shared/order/t'
import { talkTexts } from '@/shared/talk/t'
import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('orders')

/** Resolves when the texts of this feature and of the parts it shares are there. */
export const texts = () => Promise.all([bring('orders', zh, { en: () => import('./messages.en') }), orderTexts(), talkTexts()])
