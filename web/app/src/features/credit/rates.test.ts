import { describe, expect, it } from 'vitest'
import { dayOf, merged, parseRates, problemOf } from './rates'
import { bookOf, defaultRules, inDays, wrongField } from './rules'

describe('days', () => {
  it.each([
    ['2026-11', '2026-11-01'], ['2026/11/5', '2026-11-05'], ['2026年11月', '2026-11-01'], ['2026年11月5日', '2026-11-05'], ['2026.1', '2026-01-01'], ['2026-13', ''], ['2026-02-30', ''], ['1.0832', ''], ['11/2026', '']
  ])('%s is %s', (text, day) => expect(dayOf(text)).toBe(day))
})

describe('what is pasted', () => {
  it('reads one rate a line, whatever the order of the columns, and skips the heading', () => {
    expect(parseRates('币种\t月份\t汇率\nEUR\t2026-11\t1.0832\n2026/10\tgbp\t1,27\n')).toEqual({
      lines: [{ currency: 'EUR', from: '2026-11-01', rate: '1.0832' }, { currency: 'GBP', from: '2026-10-01', rate: '1.27' }],
      bad: []
    })
  })
  it('reads a column for each currency', () => {
    expect(parseRates('月份\tEUR\tJPY\n2026-10\t1.09\t0.0066\n2026-11\t1.08\t\n').lines).toEqual([
      { currency: 'EUR', from: '2026-10-01', rate: '1.09' }, { currency: 'JPY', from: '2026-10-01', rate: '0.0066' }, { currency: 'EUR', from: '2026-11-01', rate: '1.08' }
    ])
  })
  it('keeps what it cannot read apart', () => {
    expect(parseRates('EUR 2026-11 1.08\nEUR 2026-12 about one')).toEqual({ lines: [{ currency: 'EUR', from: '2026-11-01', rate: '1.08' }], bad: ['EUR 2026-12 about one'] })
    expect(parseRates('')).toEqual({ lines: [], bad: [] })
  })
  it('replaces the rate of the same day', () => {
    const old = [{ currency: 'EUR', from: '2026-11-01', rate: '1.0' }, { currency: 'CNY', from: '2026-11-01', rate: '0.14' }]
    expect(merged(old, [{ currency: 'EUR', from: '2026-11-01', rate: '1.1' }, { currency: 'EUR', from: '2026-12-01', rate: '1.2' }]).map((l) => `${l.currency} ${l.from} ${l.rate}`)).toEqual([
      'CNY 2026-11-01 0.14', 'EUR 2026-12-01 1.2', 'EUR 2026-11-01 1.1'
    ])
  })
})

describe('a line of the table', () => {
  const line = { currency: 'EUR', from: '2026-11-01', rate: '1.08' }
  it.each([
    [{}, ''], [{ currency: 'EU' }, 'currency'], [{ currency: 'USD' }, 'own'], [{ from: '2026-11' }, 'from'], [{ rate: '0' }, 'rate'], [{ rate: '1,08' }, 'rate'], [{ rate: '1000001' }, 'rate'], [{ rate: '' }, 'rate']
  ] as const)('%j: %s', (more, problem) => expect(problemOf({ ...line, ...more }, 'USD', [line])).toBe(problem))
  it('has one rate for a day', () => expect(problemOf(line, 'USD', [line, { ...line, rate: '2' }])).toBe('twice'))
})

describe('rulebooks', () => {
  it('fall back to the one for everybody, then to the usual one', () => {
    const own = { ...defaultRules(), judge: 'paid' as const }
    const all = { ...defaultRules(), window_h: 72 }
    expect(bookOf({ '0': all, '7': own }, '7').judge).toBe('paid')
    expect(bookOf({ '0': all, '7': own }, '8').window_h).toBe(72)
    expect(bookOf(null, '8')).toEqual(defaultRules())
  })
  it('have numbers that can be', () => {
    expect(wrongField(defaultRules())).toBeUndefined()
    expect(wrongField({ ...defaultRules(), window_h: 0 })).toBe('window_h')
    expect(wrongField({ ...defaultRules(), min_forward_messages: 11 })).toBe('min_forward_messages')
    expect(wrongField({ ...defaultRules(), follow_up_min: 1.5 })).toBe('follow_up_min')
  })
  it('say hours as days where they are', () => expect([168, 72, 36, 12].map(inDays)).toEqual([7, 3, null, null]))
})
