import { describe, expect, it } from 'vitest'
import {
  currencyOf,
  formatChange,
  formatCount,
  formatDayRange,
  formatDuration,
  formatFigure,
  formatLimit,
  formatMark,
  formatMoment,
  formatPercent,
  formatTarget
} from './format'

describe('durations', () => {
  it.each([
    [0, '0 秒', '0s'],
    [499, '0 秒', '0s'],
    [18_000, '18 秒', '18s'],
    [59_499, '59 秒', '59s'],
    [59_500, '1 分 00 秒', '1m 00s'],
    [84_000, '1 分 24 秒', '1m 24s'],
    [365_000, '6 分 05 秒', '6m 05s'],
    [3_599_400, '59 分 59 秒', '59m 59s'],
    [3_599_500, '1 小时 00 分', '1h 00m'],
    [7_500_000, '2 小时 05 分', '2h 05m'],
    [93_600_000, '26 小时 00 分', '26h 00m'],
    [-18_000, '−18 秒', '−18s']
  ])('%i ms', (ms, zh, en) => {
    expect(formatDuration(ms, 'zh-CN')).toBe(zh)
    expect(formatDuration(ms, 'en')).toBe(en)
  })

  it.each([
    [18_000, '18 秒'],
    [90_000, '1 分 30 秒'],
    [300_000, '5 分钟'],
    [14_400_000, '4 小时'],
    [5_400_000, '1 小时 30 分']
  ])('set line of %i ms', (ms, zh) => expect(formatLimit(ms, 'zh-CN')).toBe(zh))
})

describe('rates and counts', () => {
  it('keeps one decimal in a rate', () => {
    expect(formatPercent(0.817, 'zh-CN')).toBe('81.7%')
    expect(formatPercent(1, 'en')).toBe('100.0%')
    expect(formatPercent(0.00049, 'en')).toBe('0.0%')
  })
  it('groups thousands', () => {
    expect(formatCount(12020, 'zh-CN')).toBe('12,020')
    expect(formatCount(1234567, 'en')).toBe('1,234,567')
  })
  it('shows a target with its side and without needless decimals', () => {
    expect(formatTarget(90_000, 'duration', 'down', 'zh-CN')).toBe('≤ 1 分 30 秒')
    expect(formatTarget(0.85, 'percent', 'up', 'zh-CN')).toBe('≥ 85%')
    expect(formatTarget(0.008, 'percent', 'down', 'zh-CN')).toBe('≤ 0.8%')
  })
  it('never prints a missing figure as zero', () => {
    for (const unit of ['count', 'percent', 'duration', 'score', 'money USD', 'ratio', 'people'] as const) {
      expect(formatFigure(null, unit, 'zh-CN')).toBe('–')
      expect(formatFigure(undefined, unit, 'en')).toBe('–')
      expect(formatFigure(Number.NaN, unit, 'en')).toBe('–')
    }
  })
})

describe('money', () => {
  it.each([
    [1_234_567, 'money USD', '12,345.67 USD'],
    [-5, 'money USD', '-0.05 USD'],
    [1_234_567, 'money JPY', '1,234,567 JPY'],
    [1_234_567, 'money KWD', '1,234.567 KWD'],
    [4114.2857, 'money EUR', '41.14 EUR'],
    [0, 'money CNY', '0.00 CNY']
  ] as const)('%d in %s', (value, unit, text) => {
    expect(formatFigure(value, unit, 'zh-CN')).toBe(text)
    expect(formatFigure(value, unit, 'en')).toBe(text)
  })
  it('has a side, a change and marks', () => {
    expect(formatTarget(5_000_000, 'money USD', 'up', 'en')).toBe('≥ 50,000.00 USD')
    expect(formatChange(11_000, 10_000, 'money USD', 'up', 'en')).toEqual({ text: '+10.0%', direction: 'up', tone: 'good' })
    const usd = currencyOf('money USD')!
    expect([formatMark(150_000, usd, 'en'), formatMark(150, usd, 'en')]).toEqual(['1,500 USD', '1.50 USD'])
  })
  it('is told apart from other units', () => {
    expect(currencyOf('count')).toBeNull()
    expect(currencyOf(undefined)).toBeNull()
    expect(currencyOf('money JPY')).toEqual({ code: 'JPY', digits: 0 })
  })
})

describe('changes', () => {
  it.each([
    ['duration', 84_000, 102_000, 'down', '快 18 秒', 'down', 'good'],
    ['duration', 102_000, 84_000, 'down', '慢 18 秒', 'up', 'bad'],
    ['percent', 0.817, 0.798, 'up', '升 1.9 个百分点', 'up', 'good'],
    ['percent', 0.12, 0.1, 'down', '升 2.0 个百分点', 'up', 'bad'],
    ['percent', 0.1, 0.12, '', '降 2.0 个百分点', 'down', 'neutral'],
    ['count', 1084, 1000, '', '+8.4%', 'up', 'neutral'],
    ['count', 968, 1000, 'up', '−3.2%', 'down', 'bad'],
    ['score', 4.62, 4.5, 'up', '升 0.12', 'up', 'good']
  ] as const)('%s %d against %d', (unit, now, before, better, text, direction, tone) => {
    expect(formatChange(now, before, unit, better, 'zh-CN')).toEqual({ text, direction, tone })
  })

  it('reads in English too', () => {
    expect(formatChange(84_000, 102_000, 'duration', 'down', 'en')?.text).toBe('18s faster')
    expect(formatChange(0.817, 0.798, 'percent', 'up', 'en')?.text).toBe('up 1.9 pp')
  })

  it('calls a change too small to print no change', () => {
    expect(formatChange(84_200, 84_000, 'duration', 'down', 'zh-CN')).toEqual({ text: '持平', direction: 'flat', tone: 'neutral' })
    expect(formatChange(0.81701, 0.81699, 'percent', 'up', 'zh-CN')?.text).toBe('持平')
  })

  it('is silent without something to compare with', () => {
    expect(formatChange(5, null, 'count', 'up', 'zh-CN')).toBeNull()
    expect(formatChange(null, 5, 'count', 'up', 'zh-CN')).toBeNull()
    expect(formatChange(5, 0, 'count', 'up', 'zh-CN')).toBeNull()
    expect(formatChange(0.1, 0, 'percent', 'up', 'zh-CN')?.text).toBe('升 10.0 个百分点')
  })
})

describe('days and moments', () => {
  it('drops the year only when both ends share it', () => {
    expect(formatDayRange('2026-10-23', '2026-11-21')).toBe('10-23 – 11-21')
    expect(formatDayRange('2026-12-20', '2027-01-02')).toBe('2026-12-20 – 2027-01-02')
    expect(formatDayRange('2026-11-21', '2026-11-21')).toBe('11-21')
  })
  it('prints the wall clock of the named zone', () => {
    const at = Date.UTC(2026, 10, 21, 16, 30, 5) * 1000
    expect(formatMoment(at, 'Asia/Shanghai', 'full')).toBe('2026-11-22 00:30:05')
    expect(formatMoment(at, 'America/New_York')).toBe('2026-11-21 11:30')
    expect(formatMoment(at, 'Asia/Shanghai', 'time')).toBe('00:30:05')
    expect(formatMoment(null, 'UTC')).toBe('–')
    expect(formatMoment(0, 'UTC')).toBe('–')
  })
})
