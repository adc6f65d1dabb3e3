import { describe, expect, it } from 'vitest'
import { countdown, nearestOf, promiseOf, riskOf, urgentOf } from './sla'

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

describe('urgentOf', () => {
  // At second 1.5 of waits that began at second 1: half of what is due at second 2 is left.
  const now = 1500
  const of = (row: Parameters<typeof urgentOf>[0]) => urgentOf(row, now, 'en')
  it('is the hotter of the two', () => {
    const over = { waiting: 1_000_000, due: 1_400_000 }
    expect(of({ ...over, sla: [line('resolution', 9_000_000)] })).toMatchObject({ sla: false, heat: 'red' })
    expect(of({ waiting: 1_000_000, due: 9_000_000, sla: [line('first_reply', 1_400_000)] })).toMatchObject({ sla: true, heat: 'red' })
  })
  it('is the one that is due first when both are alike, and its tip tells both', () => {
    const row = { waiting: 1_000_000, due: 9_000_000, sla: [line('resolution', 8_000_000)] }
    expect(of(row)).toMatchObject({ sla: true, heat: 'calm' })
    expect(of({ ...row, due: 7_000_000 })).toMatchObject({ sla: false, heat: 'calm' })
    expect(of(row)!.tip.split('\n')).toHaveLength(2)
  })
  it('is the only one there is, or nothing', () => {
    expect(of({ waiting: 1_000_000, due: 9_000_000, sla: null })).toMatchObject({ sla: false })
    expect(of({ sla: [line('resolution', 9_000_000)] })).toMatchObject({ sla: true })
    expect(of({ sla: null })).toBeUndefined()
  })
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
