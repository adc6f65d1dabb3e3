import { messagesOf } from '@/ui/i18n'
import type zh from './messages.zh-CN'

export const ts = messagesOf<typeof zh>('shell')
