import { beforeAll, describe, expect, it } from 'vitest'
import { texts } from './t'
import { detailText, objectText, type Known } from './words'

const known: Known = { names: new Map([['123456789012', '吴诗雅']]), metric: (ref) => (ref === 'csat' ? '客户满意度' : ref) }
beforeAll(() => texts())

describe('objects of the audit log', () => {
  it('have a name where one is known', () => expect(objectText('agent:123456789012', known)).toBe('客服 吴诗雅'))
  // 65535 is FFFF in hexadecimal.
  it('have a short code else', () => expect(objectText('conversation:1000000000065535', known)).toMatch(/^会话 #[0-9A-F]{4}$/))
  it('are a kind where there is only one', () => expect(objectText('workspace', known)).toBe('工作区'))
  it('keep a kind that is not known yet', () => expect(objectText('thing:5', known)).toBe('thing #0005'))
})

describe('details of the audit log', () => {
  it('are in words', () => {
    expect(detailText({ metrics: 'csat handled', from: '2026-11-01', to: '123456789012', disabled: false }, 'agents', known)).toBe('指标: 客户满意度, handled · 从: 2026-11-01 · 到: 吴诗雅 · 停用: 否')
  })
  it('say nothing twice and nothing empty', () => {
    expect(detailText({ id: '123456789012', agent: '123456789012', name: '', parent: '0', email: 'a@example.com' }, 'agent:123456789012', known)).toBe('邮箱: a@example.com')
  })
  it('count what is too long to say', () => expect(detailText({ skills: [{ a: 1 }, { a: 2 }], languages: ['zh', 'en'], teams: [] }, 'x', known)).toBe('技能: 2 项 · 语言: zh, en · 团队: 无'))
  it('are nothing where there are none', () => expect(detailText(null, 'x', known)).toBe(''))
})
