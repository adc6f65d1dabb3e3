import { messagesOf } from '@/ui/i18n'
import type later from './later/messages.zh-CN'
import type zh from './messages.zh-CN'

export const t = messagesOf<typeof zh & typeof later>('report')
