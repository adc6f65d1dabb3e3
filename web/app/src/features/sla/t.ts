import { messagesOf } from '@/ui/i18n'
import type zh from './messages.zh-CN'

export const t = messagesOf<typeof zh>('sla')
