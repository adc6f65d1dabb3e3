export default {
  many: '{n} 条新告警',
  kinds: { unanswered: '客户未回复 {n}', sla: 'SLA 超时 {n}', queue: '排队过长 {n}', break: '小休超出计划 {n}', silent: '渠道静默 {n}' },
  list: '查看告警',
  open: '查看会话'
}
