import { describe, expect, it } from 'vitest'
import type { Import, Mapping } from '@/api/imports'
import { byReason, choiceToRule, columnsRead, fileSize, ruleToChoice, statusWords, withAgents, withColumn, withWord } from './mapping'

const mapping = (agents: Mapping['agents'] = {}): Mapping => ({ version: 1, source: 'desk', grain: 'ticket', zone: 'UTC', columns: {}, agents })

describe('names of the old tool', () => {
  it.each(['id:17', 'as:Amy', 'new', 'left', 'bot'])('the choice %s survives', (choice) => expect(ruleToChoice(choiceToRule(choice, undefined, '2026-11-22'))).toBe(choice))
  it('keeps a known last day and a given name', () => {
    expect(choiceToRule('left', { left: '2026-03-31', name: '艾米' }, '2026-11-22')).toEqual({ left: '2026-03-31', name: '艾米' })
    expect(choiceToRule('left', undefined, '2026-11-22')).toEqual({ left: '2026-11-22' })
  })
  it('takes a machine for a machine unless it is known as somebody', () => {
    const seen = { agents_seen: [{ label: '机器人', count: 3, suggest: { id: '0', name: '' } }, { label: 'Bot', count: 2, suggest: { id: '5', name: '艾米' } }, { label: 'Abbott', count: 1 }] }
    expect(withAgents(mapping(), seen).agents).toEqual({ 机器人: { kind: 'bot' }, Bot: { id: '5' }, Abbott: {} })
  })
  it('follows the suggestion until a person decides', () => {
    const seen = {
      agents_seen: [
        { label: 'Amy', count: 3, suggest: { id: '5', name: '艾米' } },
        { label: 'amy@example.com', count: 2, suggest: { as: 'Amy' } },
        { label: 'Zoe', count: 9 },
        { label: 'Eve', count: 1, suggest: { id: '6', name: '伊芙' } }
      ]
    }
    expect(withAgents(mapping({ Eve: { kind: 'bot' } }), seen).agents).toEqual({ Amy: { id: '5' }, 'amy@example.com': { as: 'Amy' }, Zoe: {}, Eve: { kind: 'bot' } })
  })
})

describe('the result', () => {
  it('groups what cannot be worked out by what is missing', () => {
    expect(byReason([{ label: 'A', reason: '评价' }, { label: 'B', reason: '逐条消息' }, { label: 'C', reason: '逐条消息' }])).toEqual([
      { reason: '逐条消息', labels: ['B', 'C'] },
      { reason: '评价', labels: ['A'] }
    ])
  })
  it('prints sizes', () => {
    expect([900, 2048, 5 * 1024 * 1024].map(fileSize)).toEqual(['900 B', '2 KB', '5.0 MB'])
  })
})

describe('orders', () => {
  const orders = (columns: Mapping['columns']): Mapping => ({ version: 1, source: 'shop', grain: 'order', columns })
  it('knows the columns that are read, joined ones too', () => {
    expect([...columnsRead(orders({ order: { column: 'No' }, customer_name: { columns: ['First', 'Last'] }, currency: { const: 'EUR' } }))].filter(Boolean)).toEqual(['No', 'First', 'Last'])
  })
  it('lets a chosen column replace joined ones and keeps the rest of the rule', () => {
    expect(withColumn({ columns: ['First', 'Last'], join: ' ' }, 'Name')).toEqual({ column: 'Name' })
    expect(withColumn({ column: 'a', sum: true }, 'b')).toEqual({ column: 'b', sum: true })
  })
  it('lists the words of a status: those decided first, then what the preview shows', () => {
    const data: Pick<Import, 'preview'> = { preview: [{ line: 2, cells: { payment_status: { raw: ' odd ', value: '' } } }, { line: 3, cells: { payment_status: { raw: 'paid', value: 'paid' } } }, { line: 4, cells: {} }] }
    expect(statusWords(orders({ payment_status: { column: 'Status', map: { paid: 'paid' } } }), data, 'payment_status')).toEqual([
      { word: 'paid', meaning: 'paid' },
      { word: 'odd', meaning: '' }
    ])
  })
  it('decides a word and leaves the others', () => {
    expect(withWord(orders({ order: { column: 'No' }, payment_status: { column: 'S', map: { a: 'paid' } } }), 'payment_status', 'b', 'unpaid').columns).toEqual({
      order: { column: 'No' },
      payment_status: { column: 'S', map: { a: 'paid', b: 'unpaid' } }
    })
  })
})
