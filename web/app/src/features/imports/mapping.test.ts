import { describe, expect, it } from 'vitest'
import type { Mapping } from '@/api/imports'
import { byReason, choiceToRule, fileSize, missingRequired, ruleToChoice, withAgents } from './mapping'

const mapping = (columns: Mapping['columns'], agents: Mapping['agents'] = {}): Mapping => ({ version: 1, source: 'desk', grain: 'ticket', zone: 'UTC', columns, agents })
const grains = [{ id: 'ticket', label: '', fields: [{ key: 'id', label: '编号', required: true }, { key: 'created', label: '创建时间', required: true }, { key: 'rating', label: '评价', required: false }] }]

describe('required fields', () => {
  it('are filled by a column or a fixed value', () => {
    expect(missingRequired({ grains }, mapping({ id: { column: 'Ticket' } }))).toEqual(['创建时间'])
    expect(missingRequired({ grains }, mapping({ id: { column: 'Ticket' }, created: { const: '2026-01-01' } }))).toEqual([])
  })
})

describe('names of the old tool', () => {
  it.each(['17', 'new', 'left', 'ignore'])('the choice %s survives', (choice) => expect(ruleToChoice(choiceToRule(choice), undefined)).toBe(choice))
  it('follows the suggestion until a person decides', () => {
    const seen = { agents_seen: [{ label: 'Amy', count: 3, suggest: { id: '5', name: '艾米' } }, { label: 'bot', count: 9, suggest: null }, { label: 'Eve', count: 1, suggest: { id: '6', name: '伊芙' } }] }
    expect(withAgents(mapping({}, { Eve: { ignore: true } }), seen).agents).toEqual({ Amy: { agent_id: '5' }, bot: { new: true }, Eve: { ignore: true } })
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
