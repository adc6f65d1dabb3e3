import { describe, expect, it } from 'vitest'
import { eventName, lastWords, pretty } from './events'
import { texts } from './t'

describe('the webhooks of a workspace', () => {
  it('names events, and shows the key of one it does not know', async () => {
    await texts()
    expect(eventName('message.created')).toBe('新消息')
    expect(eventName('webhook.test')).toBe('测试')
    expect(eventName('order.paid')).toBe('order.paid')
  })
  it('says how the last delivery went', () => {
    expect(lastWords({})).toBe('neverSent')
    expect(lastWords({ last_at: 1, last_state: 'done' })).toBe('lastDone')
    expect(lastWords({ last_at: 1, last_state: 'waiting' })).toBe('lastWaiting')
    expect(lastWords({ last_at: 1, last_state: 'failed' })).toBe('lastFailed')
  })
  it('sets the lines of a body in, and leaves alone what is no JSON', () => {
    expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(pretty('<html>')).toBe('<html>')
  })
})
