// What was begun and not sent, per conversation; it outlives a change of conversation and a reload of the tab.
import type { FileRef } from '@/api/desk'

export interface Draft {
  body: string
  note: boolean
  files: FileRef[]
}

const key = (conversation: string) => `kefu.draft.${conversation}`

export function draftOf(conversation: string): Draft {
  try {
    const value = JSON.parse(sessionStorage.getItem(key(conversation)) ?? 'null') as Partial<Draft> | null
    return { body: String(value?.body ?? ''), note: value?.note === true, files: Array.isArray(value?.files) ? value.files : [] }
  } catch {
    return { body: '', note: false, files: [] }
  }
}

export function keepDraft(conversation: string, draft: Draft): void {
  if (!draft.body && !draft.note && draft.files.length === 0) sessionStorage.removeItem(key(conversation))
  else sessionStorage.setItem(key(conversation), JSON.stringify(draft))
}
