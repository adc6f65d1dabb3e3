import { describe, expect, it } from 'vitest'
import type { Item } from '@/api/desk'
import { brought, fromHere, mostMessages, takeable, whyNot } from './split'

const say = (id: number, note = false, conversation = '7'): Item => ({ seq: id, at: id, kind: 'message', conversation, by: { kind: note ? 'agent' : 'customer' }, message: { id: String(id), type: 'text', body: 'x', note } })

describe('split', () => {
  it('offers the messages of the conversation itself', () => {
    const items = [say(1), { ...say(2), kind: 'assigned' }, say(3, true), say(4, false, '8'), { ...say(5), message: { id: '', type: 'text', body: 'x' } }]
    expect(takeable(items, '7').map((item) => item.seq)).toEqual([1, 3])
  })
  it('begins with a message and all that follow it, and never with everything', () => {
    const messages = [say(1), say(2), say(3)]
    expect(fromHere(messages, '2', false)).toEqual(['2', '3'])
    expect(fromHere(messages, '1', false)).toEqual(['1'])
    expect(fromHere(messages, '1', true)).toEqual(['1', '2', '3'])
    expect(fromHere(messages, '9', false)).toEqual([])
  })
  it('says what is missing', () => {
    const messages = [say(1), say(2, true), say(3)]
    expect(whyNot(messages, new Set(), false)).toBe('none')
    expect(whyNot(messages, new Set(['2']), false)).toBe('notes')
    expect(whyNot(messages, new Set(['1', '3']), false)).toBe('keep')
    expect(whyNot(messages, new Set(['1', '3']), true)).toBe('')
    expect(whyNot(messages, new Set(['2', '3']), false)).toBe('')
    const many = Array.from({ length: mostMessages + 2 }, (_, i) => say(i + 1))
    expect(whyNot(many, new Set(many.slice(1).map((item) => item.message!.id)), false)).toBe('many')
  })
  it('leaves out the lines that came along', () => {
    const line = (seq: number, at: number, kind: string, conversation = '7'): Item => ({ seq, at, kind, conversation, by: { kind: 'system' } })
    const items = [say(1), line(5, 1, 'started'), line(6, 1, 'assigned'), line(7, 9, 'split'), line(8, 10, 'assigned'), line(4, 1, 'assigned', '8')]
    expect([...brought(items)]).toEqual([5, 6])
  })
})
