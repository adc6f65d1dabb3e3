// The script a shop puts on its pages: <script async src="https://…/w.js" data-key="…"></script>
import { loadConfig } from './config'
import { corner, type Preview } from './corner'
import type { Person } from './frames'
import { choose, fill, loadTexts, type Texts } from './i18n'
import type { invite, Inviter } from './invite'
import { disk, Keep } from './keep'
import { origin } from './origin'
import type makeRoom from './panel'
import css from './style.css?inline'
import { Trail } from './trail'

/** Part of the name of every file that belongs to this script. */
declare const __VERSION__: string

/** What pages can call; calls made before the load are kept in an array of the same name. */
interface Calls {
  open(): void
  close(): void
  /** Who is logged in to the shop; hmac proves it to the server. */
  identify(person: Person): void
  /** The visitor's answer to the shop's question whether to store anything. */
  consent(yes: boolean): void
  /** Forgets the visitor, for instance when he logs out of the shop. */
  logout(): void
  /** What the cart is worth, in the shop's currency; invitations may depend on it. */
  cart(value: number): void
}
type Call = [name: keyof Calls, value?: never]

declare global {
  interface Window {
    kefu?: Call[] | (Calls & { push(call: Call): void })
  }
}

/** An element the page's style sheets cannot reach: what they say with !important loses against it, and nothing is inherited. */
function host(): ShadowRoot {
  const element = document.createElement('div')
  element.setAttribute('data-kefu', '')
  element.style.cssText =
    'all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:2147483647!important'
  // Beside the body, not in it: some shops replace the body from page to page, or give it a transform that would carry the window along.
  document.documentElement.append(element)
  const shadow = element.attachShadow({ mode: 'open' })
  style(shadow, css)
  // The page sees the element, not the field in it, and would take typed letters for its shortcuts.
  for (const name of ['keydown', 'keyup', 'keypress', 'focusin', 'paste', 'dragover', 'drop'])
    shadow.addEventListener(name, (event) => event.stopPropagation())
  return shadow
}

/** Adds rules in a way that also pages with a strict policy allow. */
function style(shadow: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet]
}

function ready(): Promise<void> {
  return new Promise((resolve) =>
    document.readyState === 'loading' ? addEventListener('DOMContentLoaded', () => resolve(), { once: true }) : resolve()
  )
}

/** The person named in the attributes of the script. */
function personOf({ userId: id, userEmail: email, userName: name, userHmac: hmac }: DOMStringMap): Person | undefined {
  return id || email || name ? { id, email, name, hmac } : undefined
}

type Chat = ReturnType<typeof makeRoom>

async function start(script: HTMLScriptElement): Promise<void> {
  const key = script.dataset.key
  if (!key) return
  const base = new URL('.', script.src).href
  const wish = choose([script.dataset.lang, document.documentElement.lang, ...navigator.languages])
  const config = await loadConfig(base, key, wish)
  if (!config) return
  const lang = config.lang ? choose([config.lang]) : wish
  const [texts] = await Promise.all([loadTexts<Texts>(base, lang), ready()])

  const before = window.kefu
  const store = disk()
  const prefix = `kefu:${key}:`
  const agreed = new Keep(prefix, true, store).get<boolean>('consent') === true
  const keep = new Keep(prefix, !config.consent || agreed, store)
  const trail = new Trail(keep)
  let chat: Chat | undefined
  let coming: Promise<Chat | undefined> | undefined
  let person: Person | undefined
  let open = false
  let text = ''
  let news = 0
  let preview: Preview | undefined

  /** The second script, once. A failed attempt is no reason not to try again; the next click does. */
  const load = () =>
    (coming ??= import(/* @vite-ignore */ `${base}widget/panel.${__VERSION__}.js`)
      .then(({ default: make }: { default: typeof makeRoom }) => {
        const made = make({
          ...{ base, key, config, keep, trail, origin, texts, lang, fill },
          more: () => loadTexts(base, `more-${lang}`),
          slot: stands.slot,
          style: (css) => style(shadow, css),
          changed: (count, now, last) => {
            // What a visitor asked for while this was on its way counts.
            if (!chat) return
            open = now
            news = count
            preview = last
            show(now)
          }
        })
        if (person) made.identify(person)
        made.begin()
        return (chat = made)
      })
      .catch(() => (coming = undefined)))
  const swing = async (to: boolean) => {
    open = to
    if (to) text = ''
    if (to && !chat) {
      show(false)
      if (!(await load())) open = false
    }
    if (chat) chat.open(open)
    else show(false)
  }

  const shadow = host()
  const stands = corner(shadow, config, texts, lang, {
    click: () => swing(!open),
    near: load,
    take: (yes) => {
      if (yes && text && !preview) inviter?.clicked()
      text = ''
      if (yes) swing(true)
      else {
        chat?.hide()
        show(false)
      }
    }
  })
  // A message is worth more than an invitation.
  const show = (shown: boolean) =>
    stands.show({ open, shown, news, preview: preview ?? (text && !open ? { name: config.name, text } : undefined) })
  let cart = 0
  let inviter: Pick<Inviter, 'cart' | 'clicked'> | undefined
  if (config.invites) {
    import(/* @vite-ignore */ `${base}widget/invite.${__VERSION__}.js`).then(({ invite: begin }: { invite: typeof invite }) => {
      const words = (said: string) => {
        text = said
        show(false)
      }
      const free = () => !open && !preview && !keep.get('seen')
      inviter = begin(config.invites ?? [], keep, `${base}widget/${encodeURIComponent(key)}/invite`, free, words)
      inviter.cart(cart)
    }, () => {})
  }
  const calls: Calls = {
    open: () => swing(true),
    close: () => swing(false),
    identify: (one) => {
      person = one
      chat?.identify(one)
    },
    consent: (yes) => {
      if (chat) return chat.consent(yes)
      keep.set('consent', yes || undefined)
      keep.allow(yes)
      if (yes) origin(keep)
    },
    logout: () => {
      person = undefined
      if (chat) chat.logout()
      else keep.clear('consent', 'origin')
    },
    cart: (value) => {
      // What the shop says before it has come waits.
      cart = value
      inviter?.cart(value)
    }
  }
  const push = ([name, value]: Call) => calls[name]?.(value as never)
  window.kefu = { ...calls, push }

  const { consent } = script.dataset
  if (consent) calls.consent(consent === 'true')
  person = personOf(script.dataset)
  if (keep.lasting) origin(keep)
  trail.watch()
  // Who has talked before has something to hear.
  if (keep.get('token') || keep.names('out:').length) load()
  if (Array.isArray(before)) before.forEach(push)
}

const script = (document.currentScript ?? document.querySelector('script[data-key][src*="w.js"]')) as HTMLScriptElement | null
if (script)
  start(script).catch(() => {
    // A shop's page must not notice that the chat cannot be reached.
  })
