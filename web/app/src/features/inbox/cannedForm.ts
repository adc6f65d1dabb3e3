import { named, type Canned, type CannedSetup } from '@/api/desk'
import { unknownIn } from './canned'

/** A canned reply as it is edited. */
export interface CannedForm {
  id: string
  shortcut: string
  who: 'own' | 'team' | 'all'
  team: string
  store: string
  texts: { lang: string; text: string }[]
  tags: string
  issue: string
  status: '' | 'pending' | 'on_hold' | 'resolved'
  reason: string
  note: string
}

export function formOf(reply: Canned | null, start: { body?: string; language?: string; manage: boolean }): CannedForm {
  if (!reply) {
    const lang = start.language?.split('-')[0] ?? ''
    return { id: '', shortcut: '', who: start.manage ? 'all' : 'own', team: '', store: '', texts: [{ lang, text: start.body ?? '' }], tags: '', issue: '', status: '', reason: '', note: '' }
  }
  const { actions } = reply
  return {
    id: reply.id,
    shortcut: reply.shortcut,
    who: named(reply.owner) ? 'own' : named(reply.team) ? 'team' : 'all',
    team: named(reply.team) ? reply.team : '',
    store: named(reply.store) ? reply.store : '',
    texts: Object.entries(reply.texts).map(([lang, text]) => ({ lang, text })).sort((a, b) => a.lang.localeCompare(b.lang)),
    tags: (actions.tags ?? []).join(', '),
    issue: actions.issue_type ?? '',
    status: actions.status ?? '',
    reason: actions.reason ?? '',
    note: actions.note ?? ''
  }
}

export function setupOf(form: CannedForm): CannedSetup {
  const tags = form.tags.split(/[,,、]/).map((tag) => tag.trim()).filter(Boolean)
  return {
    shortcut: form.shortcut.trim().replace(/^\//, ''),
    texts: Object.fromEntries(form.texts.filter((one) => one.text.trim()).map((one) => [one.lang, one.text.trim()])),
    ...(form.who === 'own' ? { own: true } : {}),
    ...(form.who === 'team' && form.team ? { team: form.team } : {}),
    ...(form.store ? { store: form.store } : {}),
    actions: {
      ...(tags.length ? { tags } : {}),
      ...(form.issue ? { issue_type: form.issue } : {}),
      ...(form.status ? { status: form.status } : {}),
      ...(form.status === 'on_hold' ? { reason: form.reason } : {}),
      ...(form.note.trim() ? { note: form.note.trim() } : {})
    }
  }
}

/** What keeps a form from being saved: a field, or a variable nobody knows. */
export function lack(form: CannedForm): { field: 'shortcut' | 'texts' | 'team' | 'reason'; variable?: string } | null {
  const setup = setupOf(form)
  if (!setup.shortcut) return { field: 'shortcut' }
  if (Object.keys(setup.texts).length === 0) return { field: 'texts' }
  for (const text of Object.values(setup.texts)) if (unknownIn(text)) return { field: 'texts', variable: unknownIn(text) }
  if (form.who === 'team' && !form.team) return { field: 'team' }
  if (form.status === 'on_hold' && !form.reason) return { field: 'reason' }
  return null
}
