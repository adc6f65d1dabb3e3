import { describe, expect, it } from 'vitest'
import { apiFormOf, apiSetupOf, badAddress, curlOf } from './apichannel'

const channel = { id: '1', store: '2', name: 'App', key: 'k-1', url: 'https://a.example/in', enabled: true, hook: '9', team: '0' }

describe('an API channel as a form', () => {
  it('comes back as it was, without a team that nobody chose', () => {
    expect(apiSetupOf(apiFormOf(channel))).toEqual({ name: 'App', url: 'https://a.example/in', enabled: true })
    expect(apiSetupOf({ ...apiFormOf(channel), team: '7', url: ' ' })).toEqual({ name: 'App', url: '', enabled: true, team: '7' })
  })
  it('takes no address or one that can be called', () => {
    expect(['', 'https://a.example/in', 'http://localhost:9'].map(badAddress)).toEqual([false, false, false])
    expect(['a.example', 'ftp://a.example', 'https://a b', 'https://a/#x'].map(badAddress)).toEqual([true, true, true, true])
  })
  it('shows a call that can be copied, with the secret only while it is known', () => {
    const lines = curlOf('https://desk.example', 'k-1', 'kch_x').split('\n')
    expect(lines[0]).toBe('curl https://desk.example/api/v1/channels/k-1/messages \\')
    expect(lines[1]).toBe('  -H "Authorization: Bearer kch_x" \\')
    expect(JSON.parse(lines[3]!.slice(6, -1)).sender.identifiers[0]).toEqual({ kind: 'external', value: 'C-42' })
    expect(curlOf('https://desk.example', 'k-1', '')).toContain('$KEFU_CHANNEL_SECRET')
  })
})
