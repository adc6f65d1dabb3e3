// What the compiler turns tags into, and their types.

export type Child = VNode | string | number | boolean | null | undefined | Child[]
// Of any properties: which ones a part takes is checked where it is used.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Part = (props: any) => Child

export interface VNode {
  type: string | Part
  props: Record<string, unknown> & { children?: Child }
  key?: string | number
}

export const jsx = (type: VNode['type'], props: VNode['props'], key?: VNode['key']): VNode => ({ type, props, key })
export const jsxs = jsx
/** Several parts without an element around them. */
export const Fragment = ({ children }: { children?: Child }): Child => children

type On<E, V> = (event: V & { currentTarget: E }) => void
interface Attributes<E> {
  [name: string]: unknown
  ref?: { current: E | null }
  children?: Child
  onInput?: On<E, InputEvent>
  onChange?: On<E, Event>
  onClick?: On<E, MouseEvent>
  onKeyDown?: On<E, KeyboardEvent>
  onPaste?: On<E, ClipboardEvent>
  onDragOver?: On<E, DragEvent>
  onDragLeave?: On<E, DragEvent>
  onDrop?: On<E, DragEvent>
  onSubmit?: On<E, Event>
  onError?: On<E, Event>
}
type Elements = { [K in keyof HTMLElementTagNameMap]: Attributes<HTMLElementTagNameMap[K]> } & {
  [K in 'svg' | 'path' | 'circle']: Attributes<SVGElement>
}

// The name and the shape are the compiler's.
// eslint-disable-next-line @typescript-eslint/no-namespace
export namespace JSX {
  export type Element = VNode
  export type ElementType = keyof Elements | Part
  export type IntrinsicElements = Elements
  export interface ElementChildrenAttribute {
    children: Child
  }
  export interface IntrinsicAttributes {
    key?: string | number
  }
}
