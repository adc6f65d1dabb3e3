// What an account's owner has set for the widget.

export interface Field {
  key: string
  kind: 'text' | 'email' | 'tel' | 'select' | 'textarea' | 'checkbox'
  label: string
  hint?: string
  required?: boolean
  max?: number
  options?: { value: string; label: string }[]
}

export interface Form {
  when: 'always' | 'offline'
  intro?: string
  fields: Field[]
}

export interface FileRules {
  bytes: number
  count?: number
  kinds?: string[]
}

export interface Config {
  name: string
  colour?: string
  theme?: 'auto' | 'light' | 'dark'
  side?: 'end' | 'start'
  lang?: string
  greeting?: string
  team?: string[]
  online?: boolean
  opens?: number
  reply_by?: number
  chars?: number
  files?: FileRules | null
  form?: Form | null
  consent?: boolean
  privacy?: string
  invites?: Invite[]
}

/** A rule that offers the chat; the server has left out those for other languages, markets and hours. */
export interface Invite {
  id: string
  text: string
  /** Seconds on one page. */
  idle?: number
  /** When the pointer leaves at the top. */
  exit?: boolean
  /** Least value of the cart. */
  cart?: number
  /** Path of the page, * stands for anything. */
  url?: string
}

/** Asks the server, as nobody in particular. */
export const get = (url: string): Promise<Response> => fetch(url, { credentials: 'omit' })

/** The settings, or nothing when this page may not show the widget. */
export async function loadConfig(base: string, key: string, lang: string): Promise<Config | undefined> {
  const answer = await get(`${base}widget/${encodeURIComponent(key)}/config?lang=${lang}&locale=${navigator.language}`)
  return answer.ok ? answer.json() : undefined
}
