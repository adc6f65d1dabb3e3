import { describe, expect, it } from 'vitest'
import { policyName } from './policyName'

describe('policyName', () => {
  it('says the shipped ones in the language of the reader', () => {
    expect(policyName('messaging_sea', 'zh-CN')).toBe('即时消息 · 东南亚')
    expect(policyName('messaging_sea', 'en')).toBe('Messaging · Southeast Asia')
  })
  it('leaves what somebody wrote', () => {
    expect(policyName('VIP gold', 'en')).toBe('VIP gold')
    expect(policyName('constructor', 'en')).toBe('constructor')
  })
})
