export default {
  title: '命令面板',
  hint: '输入页面、命令或要找的内容',
  go: '↑ ↓ 选择 · Enter 执行 · Esc 关闭',
  none: '没有找到',
  searching: '正在搜索',
  searchFor: '在收件箱搜索“{q}”',
  visitor: '访客 #{tag}',
  headings: { here: '这条会话', actions: '操作', views: '列表', pages: '页面', look: '外观与语言', contacts: '客户', conversations: '会话', messages: '消息' },
  themes: { system: '外观:跟随系统', light: '外观:浅色', dark: '外观:深色' }
}
