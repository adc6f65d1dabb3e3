// What the line does where the script that carries it over HTTP does not come.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Chat } from '../src/chat'
import { Keep } from '../src/keep'
import { origin } from '../src/origin'
import { Trail } from '../src/trail'
import { network } from './net'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T10:00:00Z') })
})
afterEach(() => {
  vi.doUnmock('../src/poll')
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it.each([
  ['cannot be had', () => Promise.reject(new TypeError('network'))],
  ['is of another version', async () => ({ ask: undefined })]
])('goes on trying sockets where that script %s', async (_, script) => {
  vi.doMock('../src/poll', script)
  const net = network()
  net.blocked = true
  const keep = new Keep('kefu:k:', false)
  const chat = new Chat('http://desk.test/', 'k', { name: 'Shop' }, keep, new Trail(keep), origin)
  chat.open(true)
  for (let n = 0; n < 5; n++) {
    await vi.advanceTimersByTimeAsync(2000)
    await vi.dynamicImportSettled()
  }
  expect(chat.view.line).not.toBe('up')
  expect(net.posts).toBe(0)
  expect(net.sockets).toBeGreaterThan(2)
  net.blocked = false
  await vi.advanceTimersByTimeAsync(31_000)
  expect(chat.view.line).toBe('up')
})
