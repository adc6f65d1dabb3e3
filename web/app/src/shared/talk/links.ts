// Addresses inside plain text, so that they can be followed; everything else stays text.
export interface Piece {
  text: string
  href?: string
}

// Chinese punctuation ends an address; people write it right behind.
const address = /https?:\/\/[^\s<>"'“”‘’「」《》\uff0c\u3002\uff1b\uff01\uff1f\uff08\uff09\u3001]+/gi

export function linked(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(/[.,;:!?)\]]+$/, '')
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) })
    pieces.push({ text: url, href: url })
    at = match.index + url.length
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}
