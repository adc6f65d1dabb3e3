// A page drawn from parts: what a part returns is compared with what is there, and only the differences are made. A window as small as a chat needs
// no more than this; a library would be a third of all that visitors load.
import { Fragment, type Child, type Part, type VNode } from './jsx-runtime'

/** What is drawn in one place: a part, an element, a text, or nothing. */
interface Spot {
  type: VNode['type'] | null
  key?: VNode['key']
  props: VNode['props']
  node?: Element | Text
  kids: Spot[]
  hooks: Hook[]
}

interface Hook {
  value?: unknown
  set?: (value: unknown) => void
  deps?: unknown[]
  end?: void | (() => void)
}

let spot: Spot
let turn = 0
let after: (() => void)[] = []
let again: (() => void) | undefined
let waits = false

/** Draws again soon, once however often it is asked. */
export function redraw(): void {
  if (waits) return
  waits = true
  queueMicrotask(() => {
    waits = false
    again?.()
  })
}

const hook = (): Hook => (spot.hooks[turn++] ??= {})

/** A value that lasts from one drawing to the next; setting it draws again. */
export function useState<T>(first: T): [T, (next: T) => void] {
  const own = hook()
  if (!own.set) {
    own.value = first
    own.set = (next) => {
      if (next === own.value) return
      own.value = next
      redraw()
    }
  }
  return [own.value as T, own.set as (next: T) => void]
}

/** A place for a value that lasts, or for an element. */
export const useRef = <T>(first: T | null): { current: T } => (hook().value ??= { current: first }) as { current: T }

/** Runs once the page is drawn, and again when one of deps has changed; what it returns runs before that and at the end. */
export function useEffect(run: () => void | (() => void), deps: unknown[]): void {
  const own = hook()
  if (own.deps?.every((dep, at) => dep === deps[at])) return
  own.deps = deps
  after.push(() => {
    own.end?.()
    own.end = run()
  })
}

/** Draws into an element, which is its own; draws again whenever a state changes or redraw is called. There is one on a page. */
export function render(what: () => Child, root: Element): void {
  let drawn: Spot[] = []
  again = () => {
    drawn = list(root, drawn, [what()])
    for (const call of after.splice(0)) call()
  }
  again()
}

/** Makes the children of an element what they ought to be. */
function list(parent: Element, before: Spot[], children: Child[]): Spot[] {
  const now = grow(parent, before, children)
  let at = parent.firstChild
  for (const node of now.flatMap(nodes)) {
    if (node === at) at = at.nextSibling
    else parent.insertBefore(node, at)
  }
  return now
}

const nodes = (of: Spot): Node[] => (of.node ? [of.node] : of.kids.flatMap(nodes))

function grow(parent: Element, before: Spot[], children: Child[]): Spot[] {
  const free = new Set(before)
  const now = children.map((child, at) => {
    const next = vnode(child)
    const fits = (old?: Spot) => old && free.has(old) && old.type === next.type && old.key === next.key
    const known = next.key == null ? before[at] : before.find(fits)
    if (!fits(known)) return draw(parent, { type: next.type, key: next.key, props: {}, kids: [], hooks: [] }, next)
    free.delete(known as Spot)
    return draw(parent, known as Spot, next)
  })
  free.forEach(leave)
  return now
}

type Next = { type: Spot['type']; key?: VNode['key']; props: VNode['props'] }

function vnode(child: Child): Next {
  if (child == null || typeof child === 'boolean') return { type: null, props: {} }
  if (Array.isArray(child)) return { type: Fragment, props: { children: child } }
  return typeof child === 'object' ? child : { type: '', props: { text: String(child) } }
}

const childrenOf = ({ children }: VNode['props']): Child[] => (Array.isArray(children) ? children : [children])

function draw(parent: Element, to: Spot, { type, props }: Next): Spot {
  if (typeof type === 'function') {
    spot = to
    turn = 0
    const made = (type as Part)(props)
    // An array of a fragment is its children; to wrap it again would have no end.
    to.kids = grow(parent, to.kids, type === Fragment ? childrenOf(props) : [made])
  } else if (type === '') {
    to.node ??= document.createTextNode('')
    if ((to.node as Text).data !== props.text) (to.node as Text).data = props.text as string
  } else if (type) {
    // What lies in a drawing is of the drawing, everything else of the page.
    const node = (to.node ??= document.createElementNS(type === 'svg' ? 'http://www.w3.org/2000/svg' : parent.namespaceURI, type)) as Element
    // What is chosen among children needs them to be there.
    for (const name in { ...to.props, ...props }) if (!late(name)) put(node, name, props[name], to.props[name])
    to.kids = list(node, to.kids, childrenOf(props))
    for (const name in props) if (late(name)) put(node, name, props[name], (node as never)[name])
  }
  to.props = props
  return to
}

const late = (name: string): boolean => name === 'value' || name === 'checked'

function put(node: Element, name: string, value: unknown, before: unknown): void {
  if (name === 'ref') (value as { current: unknown }).current = node
  else if (value === before || name === 'children') return
  else if (late(name)) (node as never as Record<string, unknown>)[name] = value
  else if (name.startsWith('on')) (node as never as Record<string, unknown>)[name.toLowerCase()] = value
  else if (value == null || (value === false && !name.startsWith('aria'))) node.removeAttribute(name)
  else node.setAttribute(name, value === true && !name.startsWith('aria') ? '' : String(value))
}

/** Takes what was drawn off the page. */
function leave(old: Spot): void {
  for (const own of old.hooks) own.end?.()
  old.kids.forEach(leave)
  old.node?.remove()
}
