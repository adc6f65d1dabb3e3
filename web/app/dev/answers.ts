// Plausible answers with the demo store's names, so that pages can be drawn before a server runs.
import { dims, metrics, type MockMetric } from './catalogue.ts'
import { others } from './more.ts'

export interface Reply {
  status: number
  body: unknown
}

interface Query {
  metrics: string[]
  by?: string[]
  where?: { dim: string; values: string[] }[]
  from: string
  to: string
  grain?: string
  compare?: string
  clock?: string
  totals?: boolean
}

const session = {
  setup_needed: false,
  user: { id: '1', name: '周雅婷', email: 'yating@example.com', role: 'owner', agent_id: '', lang: 'zh-CN' },
  rights: ['report.view', 'report.agents', 'report.transcript', 'report.export', 'settings.view', 'settings.edit', 'import', 'users.manage', 'audit.view', 'money.view', 'demo.clear', 'schedules.edit'],
  workspace: { name: '远帆集团(演示)', zone: 'Asia/Shanghai', demo: true, wizard_done: true, plan: { preset: 'mature', kind: 'mixed', packs: [], metrics: metrics.slice(0, 9).map((m) => m.id) } },
  version: 'dev'
}

function hash(text: string): number {
  let h = 2166136261
  for (const c of text) h = Math.imul(h ^ c.charCodeAt(0), 16777619)
  return ((h >>> 0) % 10000) / 10000
}

function dayAdd(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86400000).toISOString().slice(0, 10)
}

function days(from: string, to: string): string[] {
  const list: string[] = []
  for (let d = from; d <= to; d = dayAdd(d, 1)) list.push(d)
  return list
}

function figure(m: MockMetric, stat: string, seed: string, share: number, length: number) {
  const wobble = 0.75 + 0.5 * hash(m.id + seed)
  const stats: Record<string, number> = { mean: 1.7, p90: 4.1, n: 1 }
  let value = m.unit === 'count' ? Math.round(m.base * wobble * share * length) : m.base * wobble * (stats[stat] ?? 1)
  if (m.unit === 'percent') value = Math.min(value, 0.985)
  if (m.unit === 'duration') value = Math.round(value)
  const n = Math.round(280 * share * length * wobble)
  const few = n < 20 && m.unit !== 'count'
  const good = m.good
  const ok = good === undefined ? '' : (m.direction === 'down' ? value <= good : value >= good) ? 'good' : Math.abs(value - good) / good < 0.1 ? 'near' : 'miss'
  return { value, n, few, provisional: m.id === 'first_contact_resolution' && share === 1, target: good === undefined ? undefined : { good, level: ok } }
}

function table(q: Query) {
  const refs = q.metrics.map((ref) => {
    const [id, stat] = ref.split(':')
    return { ref, stat: stat ?? '', m: metrics.find((x) => x.id === id) ?? metrics[0]! }
  })
  const length = days(q.from, q.to).length
  const where = JSON.stringify(q.where ?? [])
  const share = q.where?.length ? 0.2 : 1
  const axes: { value: string; label: string }[][] = []
  if (q.grain) {
    const all = q.grain === 'hour' ? Array.from({ length: 24 }, (_, h) => `${q.from}T${String(h).padStart(2, '0')}`) : days(q.from, q.to)
    const step = q.grain === 'week' ? 7 : q.grain === 'month' ? 30 : q.grain === 'quarter' ? 90 : 1
    axes.push(all.filter((_, i) => i % step === 0).map((d) => ({ value: d, label: q.grain === 'month' ? d.slice(0, 7) : d })))
  }
  for (const dim of q.by ?? []) axes.push(dims[dim] ?? [{ value: '', label: '未知' }])
  const combos = axes.reduce<{ value: string; label: string }[][]>((acc, axis) => acc.flatMap((a) => axis.map((v) => [...a, v])), [[]])
  const part = share / Math.max(1, combos.length)
  const row = (keys: { value: string; label: string }[], seed: string, s: number) => ({
    keys,
    cells: refs.map(({ m, stat }) => figure(m, stat, seed, s, length)),
    before: q.compare ? refs.map(({ m, stat }) => figure(m, stat, seed + 'b', s * 0.96, length)) : undefined
  })
  return {
    columns: [
      ...(q.grain ? [{ key: q.grain, kind: 'dimension', label: '日期' }] : []),
      ...(q.by ?? []).map((d) => ({ key: d, kind: 'dimension', label: d })),
      ...refs.map(({ ref, m }) => ({ key: ref, kind: 'metric', label: m.label, short: m.short, unit: m.unit, direction: m.direction, min_n: 20, version: 1 }))
    ],
    rows: combos.map((keys) => row(keys, keys.map((k) => k.value).join('|') + where + q.from, keys.length && q.by?.includes('agent') ? part * (0.3 + 1.6 * hash(keys[0]!.value)) : part)),
    total: q.totals ? row([], where + q.from, share) : undefined,
    meta: {
      from: q.from, to: q.to, compare_from: q.compare ? dayAdd(q.from, -length) : undefined, compare_to: q.compare ? dayAdd(q.from, -1) : undefined,
      zone: 'Asia/Shanghai', cutoff_minutes: 0, clock: q.clock ?? 'business', as_of: Date.now() * 1000, fresh_at: Date.now() * 1000, settings_version: 1, notes: []
    }
  }
}

function drill(body: { ref: string; limit: number; offset: number }) {
  const id = body.ref.split(/[:(]/)[0]
  const m = metrics.find((x) => x.id === id) ?? metrics[0]!
  const rows = Array.from({ length: Math.min(body.limit, 60) }, (_, i) => {
    const at = (Date.now() - (i + body.offset) * 5_400_000) * 1000
    const wait = Math.round(420_000 * (0.8 + hash(`w${i + body.offset}`) * 3))
    return {
      conversation_id: String(1000 + i + body.offset), customer: { id: `${i}`, label: ['Emma Wilson', 'Lucas Müller', 'سارة العلي', 'Nattapong S.', 'María González', '访客 #8F21'][i % 6] },
      channel: 'whatsapp', channel_label: ['WhatsApp', '邮件', 'Telegram', 'LINE', 'Instagram', '网站聊天'][i % 6], country: ['US', 'DE', 'AE', 'TH', 'MX', 'CA'][i % 6],
      agent: { value: '1', label: '陈嘉怡' }, at, end_at: at + wait * 1000, value: m.unit === 'duration' ? wait : m.unit === 'percent' ? null : 1, counted: i % 4 !== 3, provisional: i % 9 === 0,
      issue_type_label: ['物流延迟', '尺码咨询', '产品认证', '退换货', '价格疑虑', ''][i % 6], owner: { value: '1', label: '陈嘉怡' }, threshold_ms: 300000, note: ''
    }
  })
  return { total: 254, unit: m.unit, rows }
}

const attention = {
  items: [
    { tone: 'bad', metric: 'timeout_rate', text: 'WhatsApp 响应超时率 17%,高于全站 12%;其中 51% 来自陈嘉怡', count: 254, filter: [{ dim: 'channel', values: ['whatsapp'] }], ref: 'timeout_rate' },
    { tone: 'bad', metric: 'first_contact_resolution', text: '欧美售后 首次解决率连续两周低于 75%,未解决的多为「等待仓库反馈」', count: 131, filter: [], ref: 'first_contact_resolution' },
    { tone: 'good', metric: 'first_response_time', text: '中东 Telegram 首次响应时间从 12 分 降到 1 分 35 秒,来自莱拉·哈桑', count: 360, filter: [], ref: 'first_response_time' }
  ]
}

function conversation(id: string) {
  const t = Date.UTC(2026, 10, 20, 2, 2, 11) * 1000
  const s = 1_000_000
  return {
    id, number: `#${id}`, store: '恒岳机械', channel: 'whatsapp', channel_label: 'WhatsApp', customer: { id: '9', label: 'Emma Wilson', country: 'US', language: 'en' }, subject: 'CE certificate for HY-320', status: 'resolved', status_label: '已解决', owner: { value: '1', label: '陈嘉怡' }, issue_type_label: '产品认证', tags: ['复购'], started_at: t,
    messages: [
      { id: 'm1', at: t, author: { kind: 'customer', label: 'Emma Wilson' }, type: 'text', note: false, body: 'Hi, does the HY-320 come with a CE certificate? I’m comparing three machines.', language: 'en' },
      { id: 'm2', at: t + s, author: { kind: 'auto', label: '自动回复' }, type: 'text', note: false, body: 'Thanks for your message. We will reply by 10:15.', language: 'en' },
      { id: 'm3', at: t + 120 * s, author: { kind: 'agent', label: '陈嘉怡', agent_id: '1' }, type: 'text', note: true, body: '等技术确认证书版本', language: 'zh' },
      { id: 'm4', at: t + 486 * s, author: { kind: 'agent', label: '陈嘉怡', agent_id: '1' }, type: 'text', note: false, body: 'Yes, it does. I attach the certificate; delivery takes 18 days.', language: 'en' }
    ],
    events: [
      { id: 'e0', at: t - s, kind: 'started', text: '会话开始', notes: [] },
      { id: 'e1', at: t, kind: 'message', text: '', message_id: 'm1', notes: [{ code: 'turn_opens', area: 'response', counted: true, agent: null, text: '第 1 轮开始计时' }] },
      { id: 'e2', at: t + s, kind: 'message', text: '', message_id: 'm2', notes: [{ code: 'auto', area: 'response', counted: false, agent: null, text: '自动回复不计入响应' }] },
      { id: 'e3', at: t + 60 * s, kind: 'assigned', text: '分配给 陈嘉怡', notes: [] },
      { id: 'e4', at: t + 486 * s, kind: 'message', text: '', message_id: 'm4', notes: [{ code: 'frt', area: 'response', counted: true, agent: { value: '1', label: '陈嘉怡' }, text: '首次响应 8 分 05 秒,计入陈嘉怡(首次回复人);超时线 5 分钟,已响应超时' }] },
      { id: 'e5', at: t + 4000 * s, kind: 'resolved', text: '已解决', notes: [{ code: 'fcr', area: 'resolution', counted: true, agent: { value: '1', label: '陈嘉怡' }, text: '首次解决:7 天内没有再来,计入陈嘉怡' }] }
    ],
    other: [{ id: '77', started_at: t - 86400 * 9 * s, channel_label: '邮件', issue_type_label: '价格疑虑', status_label: '已解决' }]
  }
}

export function answer(method: string, url: URL, raw: string): Reply {
  const path = url.pathname
  const key = `${method} ${path}`
  const body = raw.startsWith('{') ? JSON.parse(raw) : {}
  const ok = (value: unknown): Reply => ({ status: 200, body: value })
  if (path === '/session') return method === 'DELETE' ? { status: 204, body: null } : ok(session)
  if (key === 'POST /query') return ok(table(body as Query))
  if (key === 'POST /drill') return ok(drill(body))
  if (key === 'POST /attention') return ok(attention)
  if (key === 'GET /metrics') return ok({ items: metrics.map((m) => m.info) })
  if (path.startsWith('/metrics/')) {
    const m = metrics.find((x) => x.id === path.slice(9))
    return m ? ok({ ...m.info, example: '客户 10:02:11 提问,客服 10:10:17 回复:等待 8 分 06 秒。\n自动回复 10:02:12 不计入。', history: [{ version: 1, text: '最初的口径' }] }) : { status: 404, body: { code: 'not_found', detail: '没有这个指标' } }
  }
  if (key === 'GET /dimensions') return ok(dims)
  if (path.startsWith('/conversations/')) return ok(conversation(path.slice(15)))
  if (key === 'GET /health/freshness') return ok({ fresh_at: Date.now() * 1000, lag_ms: 800, rebuilding: null })
  return others(method, path, body) ?? { status: 404, body: { code: 'not_found', detail: `dev mock knows no ${key}` } }
}
