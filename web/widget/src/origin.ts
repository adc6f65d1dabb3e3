// Where the visitor came from: referrer, landing page, UTM of the first and the last touch, click ids of ads, and the ids of Google
// Analytics if the shop uses it.
import type { Keep } from './keep'
import { clean } from './trail'

type Touch = Record<string, string | number>

export interface Origin {
  ref: string
  landing: string
  first?: Touch
  last?: Touch
  clicks?: Record<string, string>
  ga?: { client?: string; session?: string }
}

const utm = ['source', 'medium', 'campaign', 'term', 'content']
const clickIDs = ['gclid', 'fbclid', 'ttclid']

function pick(names: string[], value: (name: string) => string | null): Record<string, string> | undefined {
  const found = names.flatMap((name) => {
    const text = value(name)
    return text ? [[name, text.slice(0, 200)]] : []
  })
  return found.length ? Object.fromEntries(found) : undefined
}

/** Adds what this page's address says to what is known. The first touch stays, the last one moves. */
export function touch(known: Origin | undefined, address: string, referrer: string, at: number): Origin {
  const query = new URL(address).searchParams
  const utms = pick(utm, (name) => query.get(`utm_${name}`))
  const clicks = pick(clickIDs, (name) => query.get(name))
  const now = utms && { ...utms, at }
  return {
    ref: known?.ref ?? clean(referrer),
    landing: known?.landing ?? clean(address),
    first: known?.first ?? now,
    last: now ?? known?.last,
    clicks: clicks ? { ...known?.clicks, ...clicks } : known?.clicks
  }
}

/** Client and session id from the cookies of Google Analytics 4, in both forms they have had. */
export function analytics(cookies: string): { client?: string; session?: string } | undefined {
  const client = /(?:^|; )_ga=GA\d\.\d+\.(\d+\.\d+)/.exec(cookies)?.[1]
  const session = /(?:^|; )_ga_[^=]+=GS\d\.\d+\.s?(\d+)/.exec(cookies)?.[1]
  return client || session ? { client, session } : undefined
}

/** Notes this page's origin and returns the whole. */
export function origin(keep: Keep): Origin {
  const now = touch(keep.get<Origin>('origin'), location.href, document.referrer, Date.now() * 1000)
  keep.set('origin', now)
  return { ...now, ga: analytics(document.cookie) }
}
