export default {
  product: 'Kefu 客服',
  allStores: '全部站点',
  stores: '站点',
  demo: '演示数据',
  demoClear: '清空演示数据,开始使用',
  demoClearText: '演示的站点、客服、会话会全部删除,你的账号、设置和自己导入的数据保留。这一步不能撤销。',
  demoCleared: '演示数据已清空',
  menu: '菜单',
  openMenu: '打开菜单',
  foldMenu: '收起菜单',
  unfoldMenu: '展开菜单',
  language: '语言',
  theme: '外观',
  themeSystem: '跟随系统',
  themeLight: '浅色',
  themeDark: '深色',
  account: '我的账号',
  logout: '退出登录',
  skip: '跳到正文',
  notFound: '没有这个页面',
  notFoundText: '地址可能写错了,或者这个页面已经移走。',
  goHome: '返回首页',
  save: {
    changed: '有未保存的修改',
    discard: '放弃修改',
    save: '保存',
    saved: '已保存',
    from: {
      label: '何时生效',
      tomorrowDay: '自 {day} 起生效,历史不变',
      now: '现在起生效,历史不变',
      start: '同时重算历史(生成新版本)',
      startWarn: '全部历史会按新口径重算,旧版本仍可查。'
    }
  },
  groups: { performance: '客服绩效', settings: '设置' }
}
