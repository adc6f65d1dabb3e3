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
  more: '更早的记录'
}
