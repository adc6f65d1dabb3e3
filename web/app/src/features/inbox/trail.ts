// Where a visitor came from and which pages were read, in few words.

const marks = /^(utm_|gclid$|fbclid$|msclkid$|ttclid$|mc_)/i

/** Path and what is asked for, without the host and the marks of campaigns. */
export function shortUrl(url: string): string {
  try {
    const { pathname, searchParams } = new URL(url)
    const kept = [...searchParams].filter(([name]) => !marks.test(name)).map(([name, value]) => (value ? `${name}=${value}` : name))
    return decodeURI(pathname) + (kept.length ? `?${kept.join('&')}` : '')
  } catch {
    return url
  }
}

/** The source by the marks of a campaign, else by the page before; nothing for a direct visit or a page of the same site. */
export function sourceOf(url: string, referrer: string | undefined): string {
  try {
    const here = new URL(url)
    const campaign = [here.searchParams.get('utm_source'), here.searchParams.get('utm_medium')].filter(Boolean)
    if (campaign.length) return campaign.join(' / ')
    if (!referrer) return ''
    const from = new URL(referrer)
    return from.host === here.host ? '' : from.host.replace(/^www\./, '')
  } catch {
    return ''
  }
}
