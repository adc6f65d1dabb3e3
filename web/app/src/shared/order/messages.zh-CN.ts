export default {
  states: {
    unpaid: '未付款', deposit: '已付部分', paid: '已付款', shipped: '已发货', partly_refunded: '部分退款', refunded: '已退款', cancelled: '已取消'
  },
  flags: { flagged: '已插旗', test: '测试订单', employee: '内部购买', sample: '样品单' },
  items: '{n} 件',
  details: '明细',
  lineless: '没有商品明细',
  unnamed: '未命名商品',
  payments: '付款',
  refunds: '退款',
  refundItems: '退回 {n} 件',
  parcels: '包裹',
  noTracking: '没有运单号',
  track: '查看物流',
  open: '打开订单 {number}',
  pane: {
    title: '订单',
    empty: '这位客户还没有订单',
    failed: '订单没有加载成功',
    again: '重新加载订单',
    orders: '订单数',
    paid: '实付净额',
    refunded: '累计退款',
    partly: '只含最近 {n} 笔订单。'
  }
}
