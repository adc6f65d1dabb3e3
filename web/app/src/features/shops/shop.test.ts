import { createHmac } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { addressOf, curlOf, setupOf } from './shop'

const now = new Date('2026-11-22T08:00:00Z')
const bytes = Buffer.from('0123456789abcdefghijklmn')
const secret = `whsec_${bytes.toString('base64')}`

describe('the example of a shop', () => {
  it('puts a variable where the secret was shown already', () => {
    expect(curlOf('https://kefu.example.com', 'k1', '', now)).toContain('SECRET="$KEFU_SHOP_SECRET"')
    expect(addressOf('https://kefu.example.com', 'a/b')).toBe('https://kefu.example.com/api/shops/a%2Fb/orders')
  })
  it('signs as Standard Webhooks does when it is run', () => {
    const lines = curlOf('https://kefu.example.com', 'k1', secret, now).split('\n').filter((line) => !/^\s*(curl|-H|-d)/.test(line))
    const said = execFileSync('bash', ['-c', `${lines.join('\n')}\nprintf '%s\\n' "$ID" "$TIME" "$BODY" "$SIGN"`]).toString().trim().split('\n')
    const [id, time, body, sign] = said as [string, string, string, string]
    expect((JSON.parse(body) as { total: string }).total).toBe('129.90')
    expect(sign).toBe(createHmac('sha256', bytes).update(`${id}.${time}.${body}`).digest('base64'))
  })
  it('sends names without spaces around them', () => expect(setupOf({ name: ' A ', active: true })).toEqual({ name: 'A', active: true }))
})
