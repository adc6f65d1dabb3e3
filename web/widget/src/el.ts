// Elements made by hand, for the little that stands on every page.

const set = <E extends Element>(made: E, attributes: Record<string, string | number>, children: (Node | string)[]): E => {
  for (const name in attributes) made.setAttribute(name, attributes[name] as string)
  made.append(...children)
  return made
}

export const el = (tag: string, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLElement =>
  set(document.createElement(tag), attributes, children)

const svg = (tag: string, attributes: Record<string, string | number>, ...children: Node[]): Element =>
  set(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)

/** A line icon on a 24 × 24 field; what it means is said in words beside or above it. */
export const icon = (path: string, size: number): Element =>
  svg('svg', { width: size, height: size, viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: path }))
