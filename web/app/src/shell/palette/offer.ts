// The command palette: whether it is open, and what the page on the screen adds to it. What it shows is loaded when it is opened.
import { onBeforeUnmount, shallowReactive } from 'vue'
import { composing } from '@/ui/composing'

export interface Command {
  id: string
  group: 'here' | 'actions' | 'views' | 'pages' | 'look'
  label: string
  /** Further words by which it is found, such as the other language's. */
  words?: string
  icon: string
  keys?: string
  run: () => void
}

/** What a page can do. */
export interface Offer {
  commands: () => readonly Command[]
  /** Opens a conversation that was found, at a message. */
  go: (conversation: string, at?: number) => void
  search: (text: string) => void
  /** The store whose conversations are searched; empty: all. */
  store: () => string
}

export const palette = shallowReactive<{ open: boolean; offer: Offer | null }>({ open: false, offer: null })

/** Adds what the page can do for as long as it is there. */
export function offer(what: Offer): void {
  palette.offer = what
  onBeforeUnmount(() => {
    if (palette.offer === what) palette.offer = null
  })
}

/** Reads the palette with its texts. */
export async function readPalette() {
  const found = await import('./CommandPalette.vue')
  await found.texts()
  return found
}

/** The keys as they stand on the keyboard. */
export const paletteKey = /Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘K' : 'Ctrl K'

/** Command or Ctrl with K, unless an input method has the keys or a dialog or a menu lies over the page. */
export function asksForPalette(event: KeyboardEvent): boolean {
  return (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && !composing(event) && event.key.toLowerCase() === 'k' && !document.querySelector('[role=dialog], [role=menu]')
}
