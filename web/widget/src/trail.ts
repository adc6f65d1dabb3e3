// Which pages the visitor saw, also in shops that change pages without loading them.
import type { Page } from './frames'
import type { Keep } from './keep'

const longest = 20
const secret = /token|pass|secret|auth|key|code|session|sig|e-?mail|phone|otp|jwt/i

/** An address fit for a log: without fragment, user info and parameters whose name looks like a secret or a person. */
export function clean(address: string): string {
  try {
    const url = new URL(address)
    url.hash = url.username = url.password = ''
    for (const name of [...url.searchParams.keys()]) if (secret.test(name)) url.searchParams.delete(name)
    return url.href.slice(0, 2000)
  } catch {
    return ''
  }
}

export class Trail {
  private last = ''
  /** Tells of a page; false when it has to be told later. */
  seen?: (page: Page) => boolean

  constructor(private keep: Keep) {}

  /** Notes this page and every later one. Shops set the title after the address, so a look waits a moment. */
  watch(): void {
    const later = () => setTimeout(() => this.note(), 300)
    for (const name of ['pushState', 'replaceState'] as const) {
      const before = history[name]
      history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
        const result = before.apply(this, args)
        later()
        return result
      }
    }
    addEventListener('popstate', later)
    this.note()
  }

  /** The page on the screen. */
  here(): Page {
    return { url: clean(location.href), title: document.title.slice(0, 300) }
  }

  /** Pages the server has not heard of, without the one on the screen. */
  waiting(): Page[] {
    const list = this.keep.get<Page[]>('trail') ?? []
    return list.at(-1)?.url === this.last ? list.slice(0, -1) : list
  }

  /** The server has them. */
  told(): void {
    this.keep.set('trail', undefined)
  }

  private note(): void {
    const page = { ...this.here(), at: Date.now() * 1000 }
    if (page.url === this.last) return
    this.last = page.url
    if (!this.seen?.(page)) this.keep.set('trail', [...(this.keep.get<Page[]>('trail') ?? []), page].slice(-longest))
  }
}
