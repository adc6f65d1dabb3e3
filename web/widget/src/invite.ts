// Invitations to chat: when their conditions hold, the server is asked once, which counts, knows who was asked before, and holds some visitors out.
import type { Invite } from './config'
import type { Keep } from './keep'
import { newCID } from './random'

/** Whether a page is meant: a path, in which * stands for anything. */
export function meant(pattern: string | undefined, path: string): boolean {
  const parts = (pattern || '*').split('*').map((part) => part.replace(/[^\w]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(path)
}

/** The name under which this visitor meets invitations; made when it is first needed, and only where things may be kept. */
export function mark(keep: Keep): string {
  const known = keep.get<string>('mark') ?? newCID()
  keep.set('mark', known)
  return known
}

export interface Inviter {
  /** The shop says what the cart is worth. */
  cart(value: number): void
  /** The visitor opened what is shown. */
  clicked(): void
  stop(): void
}

/** Watches the page until one invitation is shown; free says whether there is room for one. */
export function invite(rules: Invite[], keep: Keep, url: string, free: () => boolean, show: (text: string) => void): Inviter {
  let cart = 0
  let since = Date.now()
  let path = ''
  let shown = ''
  const asked = new Set<string>()
  const tell = async (rule: string, step: string): Promise<boolean> => {
    const body = JSON.stringify({ rule, visitor: mark(keep), step })
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, credentials: 'omit' })
    return answer.ok && (await answer.json()).show
  }
  const look = async (leaving = false) => {
    if (path !== location.pathname) {
      path = location.pathname
      since = Date.now()
    }
    // Before the visitor has agreed nobody could tell whether he was asked already.
    if (shown || !keep.lasting || !free() || document.hidden) return
    const rule = rules.find(
      ({ id, url, cart: least = 0, idle = 0, exit }) =>
        !asked.has(id) && meant(url, path) && cart >= least && ((exit && leaving) || (idle ? Date.now() - since >= idle * 1000 : !exit))
    )
    if (!rule) return
    asked.add(rule.id)
    if (!(await tell(rule.id, 'due').catch(() => false)) || shown || !free()) return
    shown = rule.id
    show(rule.text)
    tell(shown, 'shown').catch(() => {})
  }
  const leave = (event: MouseEvent) => {
    if (!event.relatedTarget && event.clientY <= 0) look(true)
  }
  document.addEventListener('mouseout', leave)
  const timer = setInterval(look, 1000)
  return {
    cart(value) {
      cart = +value || 0
      look()
    },
    clicked() {
      if (shown) tell(shown, 'clicked').catch(() => {})
    },
    stop() {
      clearInterval(timer)
      document.removeEventListener('mouseout', leave)
    }
  }
}
