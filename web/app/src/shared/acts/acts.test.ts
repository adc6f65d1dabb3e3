import { beforeAll, describe, expect, it } from 'vitest'
import { actLabel, oncePerMinute } from './acts'
import { actTexts } from './t'

describe('acts of the audit log', () => {
  beforeAll(actTexts)
  it('are said in words', () => expect(actLabel('report.view_agent')).toBe('查看客服数据'))
  it('keep their name when unknown', () => expect(actLabel('moon.landing')).toBe('moon.landing'))

  it('are told once a minute', () => {
    const look = (second: number, user: string, what: string) => ({ at: second * 1_000_000, user, what })
    const looks = [look(130, 'Li', 'report.view_agent'), look(125, 'Li', 'report.view_agent'), look(119, 'Li', 'report.view_agent'), look(118, 'Li', 'conversation.view'), look(117, 'Wu', 'conversation.view')]
    expect(oncePerMinute(looks).map((l) => l.at / 1_000_000)).toEqual([130, 119, 118, 117])
  })
})
