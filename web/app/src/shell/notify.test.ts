import { afterEach, describe, expect, it, vi } from 'vitest'
import { useNotifications } from './notify'

const shown: { title: string; options: NotificationOptions }[] = []
class FakeNotification {
  static permission = 'granted'
  static asked = 0
  static requestPermission = () => {
    FakeNotification.asked++
    return Promise.resolve('granted' as const)
  }
  onclick = null
  constructor(title: string, options: NotificationOptions) {
    shown.push({ title, options })
  }
  close() {}
}
function hidden(value: boolean) {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(value)
}
afterEach(() => {
  shown.length = 0
  FakeNotification.permission = 'granted'
  vi.restoreAllMocks()
})

describe('desktop notifications', () => {
  it('come only while the page is hidden, under a tag that makes them one per event', () => {
    vi.stubGlobal('Notification', FakeNotification)
    const { show } = useNotifications()
    hidden(false)
    show('Emma', 'hi', 'message-1-2', () => undefined)
    expect(shown).toEqual([])
    hidden(true)
    show('Emma', 'hi', 'message-1-2', () => undefined)
    expect(shown.map((n) => [n.title, n.options.tag, n.options.body])).toEqual([['Emma', 'message-1-2', 'hi']])
  })
  it('never without permission, and nobody is asked by itself', () => {
    vi.stubGlobal('Notification', FakeNotification)
    FakeNotification.permission = 'default'
    hidden(true)
    useNotifications().show('Emma', 'hi', 'x', () => undefined)
    expect(shown).toEqual([])
    expect(FakeNotification.asked).toBe(0)
  })
})
