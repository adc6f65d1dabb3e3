import { bring, messagesOf } from '@/ui/i18n'
import zh from './messages.zh-CN'

/** Texts of what shows orders, wherever that is. */
export const to = messagesOf<typeof zh>('order')

/** Resolves when these texts are there. */
export const orderTexts = () => bring('order', zh, { en: () => import('./messages.en') })

const flags = ['flagged', 'test', 'employee', 'sample'] as const
/** Why an order is no agent's, as a word. */
export function flagText(flag: string): string {
  const known = flags.find((one) => one === flag)
  return known ? to(`flags.${known}`) : flag
}
