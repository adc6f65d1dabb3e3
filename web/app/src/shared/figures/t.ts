import { messagesOf } from '@/ui/i18n'
import type zh from './messages.zh-CN'

/** Texts of figures, wherever they stand. */
export const tf = messagesOf<typeof zh>('figures')
