import { describe, expect, it } from 'vitest'
import { ending, tidy } from './skills'

describe('skills', () => {
  it('are sent without gaps and doubles', () => {
    expect(tidy([{ kind: 'market', key: 'europe', level: 0, until: '' }, { kind: 'market', key: ' europe ', level: 3 }, { kind: 'topic', key: '' }, { kind: 'certificate', key: 'TestDaF', level: 2, until: '2026-12-31' }])).toEqual([
      { kind: 'market', key: 'europe' },
      { kind: 'certificate', key: 'TestDaF', level: 2, until: '2026-12-31' }
    ])
  })
  it('run out', () => {
    const list = [{ kind: 'certificate' as const, key: 'a', until: '2026-03-31' }, { kind: 'certificate' as const, key: 'b', until: '2026-02-01' }, { kind: 'certificate' as const, key: 'c', until: '2026-04-02' }, { kind: 'topic' as const, key: 'd' }]
    expect(ending(list, '2026-03-02', 30).map((s) => s.key)).toEqual(['b', 'a'])
  })
})
