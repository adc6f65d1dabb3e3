import { describe, expect, it } from 'vitest'
import type { Canned } from '@/api/desk'
import { acts, gapIn, isForeign, languageFor, match, slashOf, unknownIn } from './canned'
import { formOf, lack, setupOf } from './cannedForm'

const reply = (id: string, shortcut: string, texts: Record<string, string>, store?: string): Canned => ({ id, shortcut, texts, actions: {}, used: 0, ...(store ? { store } : {}) })

describe('canned replies', () => {
  it('are found by short name, then by text', () => {
    const all = [reply('1', 'hello', { en: 'Hi' }), reply('2', 'ship', { en: 'hello, it ships' }), reply('3', 'hallo', { de: 'x' }, '5')]
    expect(match(all, 'hel', 'de', '5').map((r) => r.id)).toEqual(['1', '2'])
    expect(match(all, 'h', 'de', '5').map((r) => r.id)).toEqual(['3', '1', '2'])
    expect(match(all, 'h', 'de', '6').map((r) => r.id)).toEqual(['1', '2'])
    expect([slashOf('/Sh'), slashOf('a/b'), slashOf('/a\nb')]).toEqual(['sh', null, null])
  })
  it('come in the language of the customer, or say that they do not', () => {
    const both = reply('1', 'a', { de: 'Hallo', zh: '您好' })
    expect([languageFor(both, 'de-AT'), languageFor(both, 'fr'), languageFor(reply('2', 'b', { '': 'x', en: 'y' }), 'fr')]).toEqual(['de', 'de', ''])
    expect([isForeign(both, 'zh-CN'), isForeign(both, 'fr'), isForeign(both, undefined), isForeign(reply('2', 'b', { '': 'x' }), 'fr')]).toEqual([false, true, false, false])
  })
  it('are not sent with gaps', () => {
    expect(gapIn('Dear {{ customer.name }},')).toEqual({ name: 'customer.name', from: 5, to: 24 })
    expect(gapIn('write {{anything}} here')).toBeNull()
    expect(unknownIn('{{customer.name}} {{customer.nmae}}')).toBe('customer.nmae')
  })
  it('say whether they do more', () => {
    expect([acts({}), acts({ tags: [] }), acts({ note: 'x' }), acts(undefined)]).toEqual([false, false, true, false])
  })
})

describe('the form', () => {
  const full: Canned = { id: '7', shortcut: 'late', team: '3', texts: { zh: '您好', de: 'Hallo' }, actions: { tags: ['late', 'vip'], issue_type: 'tracking', status: 'on_hold', reason: 'carrier', note: 'asked' }, used: 2 }
  it('gives back what it was made from', () => {
    const { id: _, used: __, ...rest } = full
    expect(setupOf(formOf(full, { manage: true }))).toEqual(rest)
  })
  it('begins with what was written, for oneself unless one may do more', () => {
    expect(setupOf({ ...formOf(null, { body: 'Hi', language: 'en-GB', manage: false }), shortcut: '/hi' })).toEqual({ shortcut: 'hi', own: true, texts: { en: 'Hi' }, actions: {} })
  })
  it('says what is lacking', () => {
    const form = formOf(full, { manage: true })
    expect(lack(form)).toBeNull()
    expect(lack({ ...form, shortcut: ' ' })).toEqual({ field: 'shortcut' })
    expect(lack({ ...form, texts: [{ lang: '', text: ' ' }] })).toEqual({ field: 'texts' })
    expect(lack({ ...form, texts: [{ lang: '', text: '{{x}}' }] })).toEqual({ field: 'texts', variable: 'x' })
    expect(lack({ ...form, team: '' })).toEqual({ field: 'team' })
    expect(lack({ ...form, reason: '' })).toEqual({ field: 'reason' })
  })
})
