// What a key press means. Everything is pure: where the focus is comes in, an action goes out.
import { composing } from '@/ui/composing'

export interface Press {
  key: string
  ctrlKey?: boolean
  metaKey?: boolean
  shiftKey?: boolean
  altKey?: boolean
  isComposing?: boolean
  keyCode?: number
}

export type Act = 'up' | 'down' | 'reply' | 'note' | 'resolve' | 'resolveNext' | 'transfer' | 'claim' | 'leave' | 'help' | 'select' | 'selectRange' | 'find' | { issue: number }

export interface Where {
  /** A field that takes text has the focus. */
  typing: boolean
  /** The strip that asks for the issue type is open. */
  strip: boolean
  /** A dialog or a menu lies over the page. */
  covered: boolean
}

/** Whether Enter sends: in chat and messaging alone, in mail with Ctrl or Command, never while characters are being put together. */
export function sends(press: Press, mail: boolean): boolean {
  if (press.key !== 'Enter' || composing(press) || press.shiftKey || press.altKey) return false
  const command = press.ctrlKey === true || press.metaKey === true
  return mail ? command : !command
}

export function actOf(press: Press, where: Where): Act | null {
  if (composing(press) || where.covered) return null
  const command = press.ctrlKey === true || press.metaKey === true
  if (command) return press.key === 'Enter' && !press.altKey ? 'resolveNext' : null
  if (press.altKey) return null
  if (press.key === 'Escape') return 'leave'
  if (where.typing) return null
  if (where.strip && /^[1-9]$/.test(press.key)) return { issue: Number(press.key) }
  switch (press.key) {
    case 'j':
      return 'down'
    case 'k':
      return 'up'
    case 'r':
      return 'reply'
    case 'n':
      return 'note'
    case 'e':
      return 'resolve'
    case 't':
      return 'transfer'
    case 'g':
      return 'claim'
    case 'x':
      return 'select'
    case 'X':
      return 'selectRange'
    case '/':
      return 'find'
    case '?':
      return 'help'
    default:
      return null
  }
}
