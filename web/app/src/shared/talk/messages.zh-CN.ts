export default {
  channels: {
    web: '网站聊天', email: '邮件', whatsapp: 'WhatsApp', telegram: 'Telegram', line: 'LINE', wechat: '微信', qq: 'QQ', messenger: 'Messenger',
    instagram: 'Instagram', form: '表单', phone: '电话', sms: '短信', social: '社交媒体', api: 'API 渠道', other: '其他'
  },
  you: '你',
  someone: '另一位客服',
  queue: '队列',
  note: '内部备注 · 客户看不到',
  auto: '自动回复 · 不计入响应',
  read: '客户已读',
  delivered: '已送达',
  lost: '未送达',
  lostWhy: '未送达({reason})',
  download: '下载 {name}',
  view: '查看图片 {name}',
  sticker: '[表情]',
  voice: '[语音]',
  video: '[视频]',
  call: '[通话]',
  noFile: '文件已过期',
  openNew: '在新窗口打开'
}
