import { describe, expect, it } from 'vitest'
import { countdown, nearestOf, promiseOf, riskOf } from './sla'

const line = (target: string, due = 2_000_000) => ({ target, policy: 'p', start: 1_000_000, length_ms: 1000, due })

describe('promiseOf', () => {
  it('counts down the answer before anything else', () => {
    expect(promiseOf({ sla: [line('assignment'), line('resolution'), line('next_reply')] })?.target).toBe('next_reply')
    expect(promiseOf({ sla: [line('resolution'), line('assignment')] })?.target).toBe('assignment')
    expect(promiseOf({ sla: [line('resolution')] })?.target).toBe('resolution')
    expect(promiseOf({ sla: null })).toBeUndefined()
    expect(promiseOf({})).toBeUndefined()
  })
})

describe('nearestOf', () => {
  it('is what is due first, whatever it is', () => expect(nearestOf({ sla: [line('assignment'), line('next_reply', 3_000_000)] })?.target).toBe('assignment'))
  it('is nothing where all clocks stand', () => {
    expect(nearestOf({ sla: [{ target: 'resolution', policy: 'p', start: 1, length_ms: 1 }] })).toBeUndefined()
    expect(nearestOf({ sla: null })).toBeUndefined()
  })
})

describe('countdown', () => {
  it('stands while the customer is waited for', () => expect(countdown({ target: 'resolution', policy: 'p', start: 1, length_ms: 1 })).toBeUndefined())
  it('turns amber at the warning', () => expect(countdown({ ...line('first_reply'), warn: 1_800_000 })).toEqual({ waiting: 1_000_000, amber: 1_800_000, due: 2_000_000 }))
})

describe('riskOf', () => {
  const hour = 3_600_000
  const dispute = { amber: 24 * hour * 1000, red: 36 * hour * 1000, over: 48 * hour * 1000 }
  it.each([
    [23.9, null],
    [24, 'amber'],
    [35.9, 'amber'],
    [36, 'red'],
    [48, 'over'],
    [90, 'over']
  ] as const)('after %f hours it is %s', (hours, risk) => expect(riskOf({ dispute }, hours * hour)).toBe(risk))
  it('is none when nobody waits', () => expect(riskOf({}, 99 * hour)).toBeNull())
})
