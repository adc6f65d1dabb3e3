import { describe, expect, it } from 'vitest'
import type { Conversation } from '@/api/report'
import { timeline } from './timeline'

const note = (text: string) => ({ code: 'x', area: 'response', counted: true, agent: null, text })
const conversation = {
  messages: [
    { id: 'a', at: 10, author: { kind: 'customer', label: 'Emma' }, type: 'text', note: false, body: 'Hi' },
    { id: 'b', at: 30, author: { kind: 'agent', label: '苏晴' }, type: 'text', note: false, body: 'Hello' }
  ],
  events: [
    { id: '1', at: 10, kind: 'message', text: '', message_id: 'a', notes: [note('第 1 轮开始计时')] },
    { id: '2', at: 20, kind: 'assigned', text: '分配给苏晴', notes: [] },
    { id: '3', at: 30, kind: 'message', text: '', message_id: 'b', notes: [note('首次响应 20 秒')] },
    { id: '4', at: 40, kind: 'internal', text: '', notes: [] }
  ]
} as unknown as Conversation

describe('timeline', () => {
  it('gives each message the explanation of its event and drops events without words', () => {
    const items = timeline(conversation, () => 'same day')
    expect(items.map((i) => i.kind)).toEqual(['day', 'message', 'event', 'message'])
    expect(items[1]).toMatchObject({ message: { id: 'a' }, notes: [{ text: '第 1 轮开始计时' }] })
    expect(items[3]).toMatchObject({ notes: [{ text: '首次响应 20 秒' }] })
  })
  it('marks each new day once', () => {
    const items = timeline(conversation, (at) => (at < 25 ? 'mon' : 'tue'))
    expect(items.filter((i) => i.kind === 'day')).toHaveLength(2)
    expect(items[3]).toMatchObject({ kind: 'day', day: 'tue' })
  })
})
