export default {
  title: '操作记录',
  text: '谁在什么时候改了什么、看了谁的数据。每一条都与前一条相连,改动会被发现。',
  ok: '记录完整,没有被改动',
  broken: '记录的链条断了,有内容被改动或删除',
  at: '时间',
  user: '账号',
  action: '操作',
  object: '对象',
  detail: '详情',
  empty: '还没有记录。',
  more: '更早的记录',
  kinds: {
    agent: '客服', agents: '多位客服', user: '账号', team: '团队', store: '站点', account: '渠道', conversation: '会话', contact: '客户', order: '订单', shop: '订单来源', import: '导入', token: 'API 令牌',
    webhook: 'Webhook', canned: '快捷回复', schedule: '定时报表', workspace: '工作区', settings: '指标设置', targets: '目标', plan: '方案', alerts: '告警设置', report: '报表', issue_types: '问题类型'
  },
  fields: {
    metric: '指标', metrics: '指标', from: '从', to: '到', agents: '客服人数', conversation: '会话', conversations: '会话', owner: '客服', name: '名称', email: '邮箱', role: '角色', routes: '邮箱与群',
    set: '目标组', preset: '方案', format: '格式', kind: '种类', title: '标题', rows: '行数', count: '条数', delivery: '投递', on: '开', off: '关', url: '地址', enabled: '启用', disabled: '停用',
    lang: '语言', languages: '语言', parent: '上级', zone: '时区', currency: '币种', capacity: '同时接待上限', skills: '技能', teams: '团队', agent_id: '对应的客服', channel: '渠道', flag: '标记', shares: '分成', active: '启用'
  },
  yes: '是',
  no: '否',
  none: '无',
  items: '{n} 项',
  set: '已设置'
}
