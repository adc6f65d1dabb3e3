type D = 'up' | 'down' | ''
export interface MockMetric {
  id: string
  label: string
  short: string
  unit: string
  direction: D
  base: number
  good?: number
  info: Record<string, unknown>
}

const rows: [string, string, string, string, string, D, number, number?][] = [
  ['handled', 'V3', 'volume', '接待量', 'count', '', 288],
  ['first_response_time', 'R1', 'response', '首次响应时间', 'duration', 'down', 96000, 90000],
  ['timeout_rate', 'R9', 'response', '响应超时率', 'percent', 'down', 0.12, 0.1],
  ['first_contact_resolution', 'H6', 'conversion', '首次解决率', 'percent', 'up', 0.79, 0.82],
  ['csat', 'S1', 'satisfaction', '客户满意度', 'percent', 'up', 0.9, 0.92],
  ['inquiry_rate', 'C2', 'conversion', '咨询转询盘率', 'percent', 'up', 0.128],
  ['average_response_time', 'R4', 'response', '平均响应时间', 'duration', 'down', 140000],
  ['transfer_rate', 'H9', 'conversion', '转接率', 'percent', 'down', 0.1, 0.15],
  ['reply_within', 'R6', 'response', '3分钟回复率', 'percent', 'up', 0.83],
  ['conversations', 'V4', 'volume', '咨询量', 'count', '', 400],
  ['missed', 'V14', 'volume', '未接待', 'count', 'down', 16],
  ['bot_resolved', 'B3', 'volume', '机器人独立解决', 'count', '', 96],
  ['timed_out_conversations', 'R9', 'response', '响应超时咨询', 'count', 'down', 34],
  ['mean_rating', 'S2', 'satisfaction', '平均星级', 'score', 'up', 4.5, 4.5],
  ['resolution_time', 'H12', 'handling', '解决时长', 'duration', 'down', 9_000_000]
]

export const metrics: MockMetric[] = rows.map(([id, code, group, label, unit, direction, base, good]) => ({
  id, label, short: label === '首次响应时间' ? '首响' : label, unit, direction, base, good,
  info: {
    id, code, group, label, short: label, unit, direction, formula: `${label}的算法:按会话逐条计算,再取中位数或比例。`, exclusions: '不计垃圾会话、测试会话和内部会话;自动回复不计入响应。', sums: '转接会话计入每位实际回复的客服,合计已去重。',
    clock: unit === 'duration' ? 'both' : 'none', credit: '首次回复人', date: '首次回复的时间', min_n: 20, needs: ['messages'], version: 1, params: [], dims: ['agent', 'channel', 'region'], stats: unit === 'duration' ? ['p50', 'mean', 'p90'] : [], presets: ['start', 'growth'], available: id !== 'mean_rating', reason: id === 'mean_rating' ? '导入的数据里没有评价' : ''
  }
}))

const list = (pairs: Record<string, string>) => Object.entries(pairs).map(([value, label]) => ({ value, label }))
const agents = ['陈嘉怡', '林浩然', '苏晴', '郑凯', '赵一凡', '莱拉·哈桑', '周启明', '何俊', '唐可', '罗薇', '吴诗雅', '高阳', '邓敏', 'Rina S.', 'Marco R.', '黄美玲', 'Nattapong S.', '江一舟', '许诺', '白小雨']

export const dims: Record<string, { value: string; label: string; team?: string; seniority?: string; languages?: string[]; left?: boolean }[]> = {
  store: list({ 1: '云岚服饰', 2: '小屿家居', 3: '恒岳机械' }),
  team: list({ 1: '外贸询盘', 2: '欧美售前', 3: '欧美售后', 4: '东南亚' }),
  agent: agents.map((label, i) => ({ value: String(i + 1), label, team: ['外贸询盘', '欧美售前', '欧美售后', '东南亚'][Math.floor(i / 5)]!, seniority: ['中级', '资深', '初级', '新人'][i % 4]!, languages: i % 3 ? ['en'] : ['en', 'es'], left: false })),
  channel: list({ webchat: '网站聊天', whatsapp: 'WhatsApp', email: '邮件', instagram: 'Instagram', line: 'LINE', telegram: 'Telegram' }),
  region: list({ na: '北美', eu: '欧洲', sea: '东南亚', me: '中东', latam: '拉美', '': '未知' }),
  country: list({ US: '美国', DE: '德国', TH: '泰国', AE: '阿联酋' }),
  language: list({ en: '英语', de: '德语', th: '泰语', ar: '阿拉伯语' }),
  issue_type: list({ delay: '物流延迟', size: '尺码咨询', cert: '产品认证', ret: '退换货', price: '价格疑虑', other: '其他' }),
  seniority: list({ trainee: '新人', junior: '初级', middle: '中级', senior: '资深' }),
  employment: list({ own: '自有', outsourced: '外包', temp: '临时' }),
  tag: list({ vip: 'VIP' }),
  priority: list({ high: '高', normal: '普通' }),
  intent: [],
  weekday: list({ 1: '周一', 2: '周二', 3: '周三', 4: '周四', 5: '周五', 6: '周六', 7: '周日' }),
  hour_of_week: Array.from({ length: 168 }, (_, i) => ({ value: String(i), label: String(i) })),
  hour_of_day: Array.from({ length: 24 }, (_, i) => ({ value: String(i), label: String(i) }))
}
