// The typed way to the server: paths and shapes come from the OpenAPI document, refusals become ApiError.
import createClient, { type Middleware } from 'openapi-fetch'
import { apiHeaders, endSession, problemOf } from './http'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

/** The same shape with lists that are always there; the server never leaves one out where it has none to give. */
export type Solid<T> = T extends readonly (infer U)[] ? Solid<U>[] : T extends object ? { [K in keyof T]: SolidField<T[K]> } : T
type SolidField<T> = Extract<T, readonly unknown[]> extends never ? (T extends object ? Solid<T> : T) : Solid<Exclude<T, null>>

const around: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(apiHeaders())) request.headers.set(name, value)
    return request
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return undefined
    if (response.status === 401 && schemaPath !== '/api/session') endSession()
    throw await problemOf(response)
  }
}

export const client = createClient<paths>({ credentials: 'same-origin' })
client.use(around)

/** The body of an answer. */
export async function body<T>(call: Promise<{ data?: T }>): Promise<Solid<T>> {
  return (await call).data as Solid<T>
}

/** The rows of an answer that is a list. */
export async function rows<T>(call: Promise<{ data?: { items: T[] | null } }>): Promise<Solid<T>[]> {
  return ((await call).data?.items ?? []) as Solid<T>[]
}
