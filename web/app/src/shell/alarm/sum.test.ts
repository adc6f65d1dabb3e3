import { describe, expect, it } from 'vitest'
import { kindsOf } from './sum'

describe('many alerts', () => {
  it('are counted by kind, the most urgent first', () => {
    expect(kindsOf([{ kind: 'queue' }, { kind: 'unanswered' }, { kind: 'silent' }, { kind: 'unanswered' }])).toEqual([{ kind: 'unanswered', n: 2 }, { kind: 'queue', n: 1 }, { kind: 'silent', n: 1 }])
  })
  it('are nothing when there are none', () => expect(kindsOf([])).toEqual([]))
})
