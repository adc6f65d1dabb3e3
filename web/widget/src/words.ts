// Text the other side wrote, cut into plain pieces and links; nothing in it is ever read as HTML.

export type Piece = string | { href: string }

export function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let from = 0
  for (const match of text.matchAll(/\bhttps?:\/\/[^\s<>"'`）】」』，。、]+/gi)) {
    let href = match[0].replace(/[.,;:!?]+$/, '')
    // A bracket that closes one before the link is not part of it.
    while (/[)\]]$/.test(href) && !/[([]/.test(href)) href = href.slice(0, -1)
    if (!parses(href)) continue
    if (match.index > from) found.push(text.slice(from, match.index))
    found.push({ href })
    from = match.index + href.length
  }
  if (from < text.length) found.push(text.slice(from))
  return found
}

function parses(href: string): boolean {
  try {
    return !!new URL(href)
  } catch {
    return false
  }
}
