import { body, client, rows, type Schemas, type Solid } from './client'
import { upload } from './http'

export interface ColumnRule {
  column?: string
  const?: string
  [field: string]: unknown
}

/** Who a name of the old tool is: a known agent, another name, somebody new, or no agent at all. */
export interface AgentRule {
  id?: string
  as?: string
  name?: string
  left?: string
  kind?: string
}

/** How a file is read; what the page does not edit travels along unchanged. */
export interface Mapping {
  version: number
  source: string
  grain: string
  sheet?: string
  encoding?: string
  zone?: string
  date_order?: string
  columns?: Record<string, ColumnRule>
  agents?: Record<string, AgentRule>
  /** Of orders: what stands before the decimals, whether goods contain the tax, whether the agent's column says who made the order. */
  decimal?: string
  tax_included?: boolean
  agent_checkout?: boolean
  [field: string]: unknown
}

export type Import = Omit<Solid<Schemas['ImportView']>, 'mapping'> & { mapping: Mapping }

const at = (id: string) => ({ params: { path: { id } } })

export const importsApi = {
  list: () => rows(client.GET('/api/imports')) as Promise<Import[]>,
  read: (id: string) => body(client.GET('/api/imports/{id}', at(id))) as Promise<Import>,
  upload: (file: File) => {
    const form = new FormData()
    form.append('file', file)
    return upload<Import>('/api/imports', form)
  },
  save: (id: string, mapping: Mapping) => body(client.PUT('/api/imports/{id}', { ...at(id), body: { mapping } })) as Promise<Import>,
  start: (id: string) => body(client.POST('/api/imports/{id}/start', at(id))) as Promise<Import>,
  rejectsUrl: (id: string) => `/api/imports/${id}/rejects`
}
