// The one way to the server: same origin, JSON both ways, problems become ApiError.

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

export type Query = Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>

let language = 'zh-CN'
let onSignedOut: () => void = () => undefined

/** The language in which the server words its messages. */
export function setApiLanguage(locale: string): void {
  language = locale
}

/** Called when the server says that the session is over. */
export function onSessionEnd(callback: () => void): void {
  onSignedOut = callback
}

/** A path with its query; lists are joined by commas, empty values are left out. */
export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    if (Array.isArray(value)) {
      if (value.length) params.set(key, value.join(','))
    } else params.set(key, String(value))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

async function problem(response: Response): Promise<ApiError> {
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
  return new ApiError(response.status, body.code ?? String(response.status), body.detail ?? body.title ?? response.statusText, fields)
}

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language }
  if (body !== undefined && !form) headers['Content-Type'] = 'application/json'
  const response = await fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    body: body === undefined ? undefined : form ? body : JSON.stringify(body)
  })
  if (!response.ok) {
    const error = await problem(response)
    if (response.status === 401) onSignedOut()
    throw error
  }
  const text = await response.text()
  return (text ? JSON.parse(text) : undefined) as T
}

/** Saves an answer that is a file under the name the server gave it. */
async function download(path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
    credentials: 'same-origin',
    body: JSON.stringify(body)
  })
  if (!response.ok) throw await problem(response)
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

export const http = {
  download,
  get: <T>(path: string, query?: Query) => send<T>('GET', withQuery(path, query)),
  post: <T>(path: string, body?: unknown) => send<T>('POST', path, body ?? {}),
  put: <T>(path: string, body: unknown) => send<T>('PUT', path, body),
  patch: <T>(path: string, body: unknown) => send<T>('PATCH', path, body),
  delete: <T>(path: string) => send<T>('DELETE', path)
}
