// Served instead of a script of an older version that a page still asks for. It takes nothing from that version but what is named here: the chat is
// begun anew by the first script as it is now, which finds on the disk what it has to know.
import type { Person } from './frames'
import type { Lent } from './panel'

const names = ['open', 'close', 'identify', 'consent', 'logout', 'cart'] as const
type Queue = [string, unknown?][]
const aMinute = 60_000

/** Loads the first script again, at most once a minute. What is called meanwhile is kept for it; the old button stands until the new one is there. */
export function renew({ base, key }: Pick<Lent, 'base' | 'key'>, open: boolean, person?: Person): Queue {
  const calls: Queue = []
  const old = document.querySelector<HTMLScriptElement>('script[data-key][src*="w.js"]')
  if (Date.now() - Number(old?.dataset.renewed ?? 0) < aMinute) return calls
  const hosts = document.querySelectorAll('[data-kefu]')
  const fresh = document.createElement('script')
  // Some shops take the script off the page once it has run.
  fresh.dataset.key = key
  for (const { name, value } of old?.attributes ?? []) if (name !== 'src') fresh.setAttribute(name, value)
  fresh.dataset.renewed = String(Date.now())
  const address = new URL(old?.src ?? `${base}w.js`)
  // Caches hold the old one for a while.
  address.searchParams.set('renew', Date.now().toString(36))
  fresh.src = address.href
  for (const name of names) Object.assign(calls, { [name]: (value?: unknown) => void calls.push([name, value]) })
  if (person) calls.push(['identify', person])
  if (open) calls.push(['open'])
  const page = window as unknown as { kefu: unknown }
  page.kefu = calls
  const look = setInterval(() => {
    if (page.kefu === calls) return
    clearInterval(look)
    hosts.forEach((host) => host.remove())
  }, 20)
  // A script that cannot be had leaves the page as it is.
  fresh.onerror = () => clearInterval(look)
  old?.remove()
  document.documentElement.append(fresh)
  return calls
}

/** Stands for the window. */
export default function room({ trail, changed, ...page }: Pick<Lent, 'base' | 'key' | 'trail' | 'changed'>) {
  let wanted = false
  let person: Person | undefined
  let calls: Queue | undefined
  setTimeout(() => {
    // The old script has nothing to say any more: it notes no pages, and invites nobody while it thinks the window is open.
    trail.seen = () => true
    calls = renew(page, wanted, person)
    changed(0, true)
  })
  return {
    identify: (one: Person) => void (person = one),
    begin: () => {},
    open(to: boolean) {
      wanted = to
      calls?.push([to ? 'open' : 'close'])
    },
    hide: () => {},
    consent: () => {},
    logout: () => void (person = undefined)
  }
}

/** Stands for invitations: there are none before the page is loaded anew. */
export const invite = () => ({ cart: () => {}, clicked: () => {}, stop: () => {} })
