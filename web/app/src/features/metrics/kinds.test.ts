import { expect, it } from 'vitest'
import { goesBefore } from './kinds'

it('tells which lines of markets win over the line of a channel', () => {
  const lines = [
    { region: 'southeast_asia', channel_kind: 'messaging' },
    { region: 'southeast_asia', channel_kind: 'mail' },
    { country: 'DE', channel: 'whatsapp' },
    { country: 'DE', channel: 'line' },
    { country: 'BR' },
    { channel_kind: 'messaging' }
  ]
  expect(goesBefore({ channel: 'whatsapp' }, lines)).toEqual([lines[0], lines[2], lines[4]])
  expect(goesBefore({ channel: 'email' }, lines)).toEqual([lines[1], lines[4]])
  expect(goesBefore({ channel: 'whatsapp', region: 'europe' }, lines)).toEqual([])
  expect(goesBefore({ channel_kind: 'messaging' }, lines)).toEqual([])
})
