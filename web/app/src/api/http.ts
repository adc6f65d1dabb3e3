// Headers, refusals and files: what every call to the server shares.

/** What the server refused and why; code is stable, message is meant for the person at the screen. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Field of the form → what is wrong with it. */
    readonly fields: Record<string, string> = {}
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

let language = 'zh-CN'
let onSignedOut: () => void = () => undefined
let translate: (code: string) => Promise<string> = async () => ''

/** The language in which the server words its labels and messages. */
export function setApiLanguage(locale: string): void {
  language = locale
}

/** Called when the server says that the session is over. */
export function onSessionEnd(callback: () => void): void {
  onSignedOut = callback
}

export function endSession(): void {
  onSignedOut()
}

/** Words for the codes of refusals; an empty text means that the server's own words are shown. */
export function setErrorTexts(lookup: (code: string) => Promise<string>): void {
  translate = lookup
}

export function apiHeaders(): Record<string, string> {
  return { Accept: 'application/json', 'Accept-Language': language }
}

/** The refusal inside an answer, in the words of the screen's language where they are known. */
export async function problemOf(response: Response): Promise<ApiError> {
  type Problem = { code?: string; detail?: string; title?: string; errors?: { location?: string; message?: string }[] }
  let body: Problem = {}
  try {
    body = (await response.json()) as Problem
  } catch {
    body = {}
  }
  const fields: Record<string, string> = {}
  for (const item of body.errors ?? []) {
    const name = item.location?.split('.').pop()
    if (name && item.message) fields[name] = item.message
  }
  const code = body.code ?? String(response.status)
  return new ApiError(response.status, code, (await translate(code)) || body.detail || body.title || response.statusText, fields)
}

/** Saves an answer that is a file under the name the server gave it. */
export async function download(path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { ...apiHeaders(), 'Content-Type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body)
  })
  if (!response.ok) throw await problemOf(response)
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(response.headers.get('Content-Disposition') ?? '') || 'kefu'
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** The name inside a Content-Disposition header; the UTF-8 form wins over the plain one. */
export function fileName(header: string): string {
  const encoded = header.match(/filename\*=UTF-8''([^;]+)/i)?.[1]
  if (encoded) {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  }
  return header.match(/filename="?([^";]+)"?/i)?.[1] ?? ''
}

/** Sends a form with a file and reads the JSON answer. */
export async function upload<T>(path: string, form: FormData): Promise<T> {
  const response = await fetch(path, { method: 'POST', headers: apiHeaders(), credentials: 'same-origin', body: form })
  if (!response.ok) throw await problemOf(response)
  return (await response.json()) as T
}

/** Calls the server with JSON and reads JSON back; an answer without content is undefined. With within, it is given up after so many milliseconds. */
export async function call<T>(method: string, path: string, body?: unknown, within?: number): Promise<T> {
  const headers = body === undefined ? apiHeaders() : { ...apiHeaders(), 'Content-Type': 'application/json' }
  const response = await fetch(path, { method, headers, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body), ...(within ? { signal: AbortSignal.timeout(within) } : {}) })
  if (response.status === 401) endSession()
  if (!response.ok) throw await problemOf(response)
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}
