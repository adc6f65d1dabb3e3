// Elements made by hand, for the little that stands on every page.

export function el(tag: string, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag)
  for (const name in attributes) made.setAttribute(name, attributes[name] as string)
  made.append(...children)
  return made
}

/** A line icon on a 24 × 24 field; what it means is said in words beside or above it. */
export function icon(path: string, size: number, name = ''): Element {
  const make = (tag: string, attributes: Record<string, string | number>) => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
    for (const name in attributes) made.setAttribute(name, String(attributes[name]))
    return made
  }
  const svg = make('svg', { class: `icon ${name}`, width: size, height: size, viewBox: '0 0 24 24', 'aria-hidden': 'true' })
  svg.append(make('path', { d: path }))
  return svg
}
