import { messagesOf } from './i18n'
import type zh from './messages.zh-CN'

/** Texts shared by the building blocks in this folder. */
export const tu = messagesOf<typeof zh>('ui')
