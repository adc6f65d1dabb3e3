import { describe, expect, it } from 'vitest'
import { givenIn, metricFormula, metricLabel, paramText } from './metricLabel'

describe('names with parameters', () => {
  const rate = { label: '{x}回复率', params: [{ name: 'x', default: '180', unit: 's' }] }
  it('reads as people say it', () => {
    expect(metricLabel(rate, 'zh-CN')).toBe('3分钟回复率')
    expect(metricLabel(rate, 'zh-CN', { x: '45' })).toBe('45秒回复率')
    expect(metricLabel({ ...rate, label: 'Replied within {x}' }, 'en')).toBe('Replied within 3m')
  })
  it('says the parameter in the formula too', () => {
    const metric = { formula: 'X 内得到客服回复的轮次;未满 X 的不计', params: rate.params }
    expect(metricFormula(metric, 'zh-CN')).toBe('3分钟 内得到客服回复的轮次;未满 3分钟 的不计')
    const paid = { formula: 'd 天内付款的询单人数 ÷ d 天内下单的询单人数', params: [{ name: 'd', default: '7', unit: 'd' }] }
    expect(metricFormula(paid, 'zh-CN')).toBe('7 天内付款的询单人数 ÷ 7 天内下单的询单人数')
    expect(metricFormula({ ...paid, formula: 'who paid within d days' }, 'en', givenIn('consult_pay_rate(d=3):n'))).toBe('who paid within 3 days')
    expect(metricFormula({ formula: 'X-rays', params: [] }, 'en')).toBe('X-rays')
  })
  it('leaves other names alone', () => expect(metricLabel({ label: '接待量', params: [] }, 'zh-CN')).toBe('接待量'))
  it('knows hours and days, and keeps what it does not know', () => {
    expect(paramText('24', 'h', 'zh-CN')).toBe('24小时')
    expect(paramText('7', 'days', 'zh-CN')).toBe('7天')
    expect(paramText('first_reply', undefined, 'zh-CN')).toBe('first_reply')
  })
})
