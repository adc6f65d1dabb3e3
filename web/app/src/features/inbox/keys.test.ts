import { describe, expect, it } from 'vitest'
import { actOf, sends } from './keys'

const free = { typing: false, strip: false, covered: false }

describe('Enter', () => {
  it('sends in chat, makes a new line with Shift', () => {
    expect(sends({ key: 'Enter' }, false)).toBe(true)
    expect(sends({ key: 'Enter', shiftKey: true }, false)).toBe(false)
  })
  it('never sends while characters are being put together', () => {
    expect(sends({ key: 'Enter', isComposing: true }, false)).toBe(false)
    expect(sends({ key: 'Enter', keyCode: 229 }, false)).toBe(false)
    expect(sends({ key: 'Enter', ctrlKey: true, isComposing: true }, true)).toBe(false)
  })
  it('sends mail only with Ctrl or Command, which in chat means something else', () => {
    expect(sends({ key: 'Enter' }, true)).toBe(false)
    expect(sends({ key: 'Enter', metaKey: true }, true)).toBe(true)
    expect(sends({ key: 'Enter', ctrlKey: true }, false)).toBe(false)
  })
})

describe('keys of the page', () => {
  it('are single letters only where no text is typed', () => {
    expect(actOf({ key: 'e' }, free)).toBe('resolve')
    expect(actOf({ key: 'e' }, { ...free, typing: true })).toBeNull()
    expect(actOf({ key: 'j' }, free)).toBe('down')
    expect(actOf({ key: 'e', altKey: true }, free)).toBeNull()
    expect(actOf({ key: 'r', ctrlKey: true }, free)).toBeNull()
  })
  it('numbers choose an issue type only in the strip', () => {
    expect(actOf({ key: '3' }, free)).toBeNull()
    expect(actOf({ key: '3' }, { ...free, strip: true })).toEqual({ issue: 3 })
    expect(actOf({ key: '0' }, { ...free, strip: true })).toBeNull()
  })
  it('⌘↵ and Esc work while typing, nothing works under a dialog or an input method', () => {
    expect(actOf({ key: 'Enter', metaKey: true }, { ...free, typing: true })).toBe('resolveNext')
    expect(actOf({ key: 'Escape' }, { ...free, typing: true })).toBe('leave')
    expect(actOf({ key: 'Escape' }, { ...free, covered: true })).toBeNull()
    expect(actOf({ key: 'Escape', isComposing: true }, { ...free, typing: true })).toBeNull()
  })
  it('selects and searches outside of fields', () => {
    expect(actOf({ key: 'k', ctrlKey: true }, free)).toBeNull()
    expect(actOf({ key: 'k', ctrlKey: true, shiftKey: true }, free)).toBeNull()
    expect(actOf({ key: 'k', ctrlKey: true }, { ...free, covered: true })).toBeNull()
    expect(actOf({ key: 'x' }, free)).toBe('select')
    expect(actOf({ key: 'X', shiftKey: true }, free)).toBe('selectRange')
    expect(actOf({ key: '/' }, free)).toBe('find')
    expect(actOf({ key: '/' }, { ...free, typing: true })).toBeNull()
  })
})
