import { http } from './http'

export interface ColumnRule {
  column?: string
  format?: string
  const?: string
  map?: Record<string, string>
}

/** What is done with a name of the old tool: an agent's id, a new agent, one who has left, or nothing. */
export interface AgentRule {
  agent_id?: string
  new?: boolean
  left?: boolean
  ignore?: boolean
}

export interface Mapping {
  version: number
  source: string
  grain: string
  sheet?: string
  encoding?: string
  delimiter?: string
  zone: string
  date_order?: string
  columns: Record<string, ColumnRule>
  agents: Record<string, AgentRule>
  observes?: string[]
  [field: string]: unknown
}

export interface Import {
  id: string
  file: string
  size: number
  state: 'draft' | 'running' | 'done' | 'failed'
  created_at?: number
  mapping: Mapping
  grains: { id: string; label: string; fields: { key: string; label: string; required: boolean }[] }[]
  sheets: string[]
  header: string[]
  preview: { rows: { line: number; cells: Record<string, { raw: string; value: string; problem?: string }> }[] } | null
  notes: string[]
  agents_seen: { label: string; count: number; suggest: { id: string; name: string } | null }[]
  progress: { rows: number; total: number; done: boolean } | null
  summary: {
    rows: number
    accepted: number
    conversations: number
    messages: number
    customers: number
    rejected: { code: string; text: string; count: number }[]
    from: string
    to: string
    computable: { id: string; label: string }[]
    missing: { id: string; label: string; reason: string }[]
  } | null
  error: string
}

export const importsApi = {
  list: () => http.get<{ items: Import[] }>('/api/imports').then((r) => r.items ?? []),
  read: (id: string) => http.get<Import>(`/api/imports/${id}`),
  upload: (file: File) => {
    const form = new FormData()
    form.append('file', file)
    return http.post<Import>('/api/imports', form)
  },
  save: (id: string, mapping: Mapping) => http.put<Import>(`/api/imports/${id}`, { mapping, agents: mapping.agents }),
  start: (id: string) => http.post<Import>(`/api/imports/${id}/start`),
  undoAgents: (id: string) => http.post<Import>(`/api/imports/${id}/undo-agents`),
  rejectsUrl: (id: string) => `/api/imports/${id}/rejects`
}
