import { describe, expect, it } from 'vitest'
import { fit, offered } from './fit'
import type { Command } from './offer'

const command = (id: string, group: Command['group'], label: string, words?: string): Command => ({ id, group, label, words, icon: '', run: () => undefined })

describe('palette', () => {
  it('fits the beginning better than a word, a word better than the middle, and letters in order least', () => {
    expect(fit('res', { label: 'Resolve' })).toBe(5)
    expect(fit('row', { label: 'Select the row' })).toBe(4)
    expect(fit('solve', { label: 'Resolve' })).toBe(3)
    expect(fit('online', { label: '上线接待', words: 'online' })).toBe(2)
    expect(fit('rslv', { label: 'Resolve' })).toBe(1)
    expect(fit('x', { label: 'Resolve' })).toBe(0)
    expect(fit('vlr', { label: 'Resolve' })).toBe(0)
  })
  it('fits Chinese in the middle of a word, and anything to nothing', () => {
    expect(fit('交接', { label: '下班交接' })).toBe(3)
    expect(fit('  ', { label: '下班交接' })).toBe(1)
    expect(fit('转接', { label: '下班交接' })).toBe(0)
  })
  it('offers by group, then by fit, then as they came', () => {
    const all = [command('v1', 'views', 'Open'), command('a1', 'actions', 'Reopen'), command('a2', 'actions', 'Open it'), command('h1', 'here', 'Open here'), command('no', 'here', 'Resolve')]
    expect(offered('open', all).map((c) => c.id)).toEqual(['h1', 'a2', 'a1', 'v1'])
    expect(offered('', all).map((c) => c.id)).toEqual(['h1', 'no', 'a1', 'a2', 'v1'])
  })
})
