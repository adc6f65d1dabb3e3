// The script a shop puts on its pages: <script async src="https://…/w.js" data-key="…"></script>
import { render } from 'preact'
import { Chat } from './chat'
import { loadConfig, type Config } from './config'
import type { Person } from './frames'
import { choose, loadTexts } from './i18n'
import { disk, Keep } from './keep'
import css from './style.css?inline'
import { App, loadPanel } from './ui/App'

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
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet]
  } catch {
    const element = document.createElement('style')
    element.textContent = css
    shadow.append(element)
  }
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

async function start(script: HTMLScriptElement): Promise<void> {
  const key = script.dataset.key
  if (!key) return
  const base = new URL('.', script.src).href
  const wish = choose([script.dataset.lang, document.documentElement.lang, ...navigator.languages])
  const config: Config | undefined = await loadConfig(base, key, wish)
  if (!config) return
  const lang = config.lang ? choose([config.lang]) : wish
  const [texts] = await Promise.all([loadTexts(base, lang), ready()])

  const before = window.kefu
  const waiting = Array.isArray(before) ? before : []
  const store = disk()
  const prefix = `kefu:${key}:`
  const agreed = new Keep(prefix, true, store).get<boolean>('consent') === true
  const keep = new Keep(prefix, !config.consent || agreed, store)
  const chat = new Chat(base, key, config, keep)
  const calls: Calls = {
    open: () => chat.open(true),
    close: () => chat.open(false),
    identify: (person) => chat.identify(person),
    consent: (yes) => chat.consent(yes),
    logout: () => chat.logout()
  }
  const push = ([name, value]: Call) => calls[name]?.(value as never)
  window.kefu = { ...calls, push }

  const { consent } = script.dataset
  if (consent) chat.consent(consent === 'true')
  const person = personOf(script.dataset)
  if (person) chat.identify(person)
  chat.begin()
  const shadow = host()
  const load = async () => {
    const parts = await loadPanel(base)
    style(shadow, parts.css)
    return parts
  }
  render(<App chat={chat} texts={texts} lang={lang} load={load} />, shadow)
  waiting.forEach(push)
}

const script = (document.currentScript ?? document.querySelector('script[data-key][src*="w.js"]')) as HTMLScriptElement | null
if (script)
  start(script).catch(() => {
    // A shop's page must not notice that the chat cannot be reached.
  })
