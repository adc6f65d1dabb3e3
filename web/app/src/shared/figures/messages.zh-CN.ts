export default {
  reasons: {
    few_agents: '客服不足 4 人,显示出来就是个人的数据',
    no_data: '这个范围里没有可计算的会话',
    no_rate: '{n} 笔缺少汇率,补齐后合计',
    needs_messages: '缺少逐条消息,无法计算',
    needs_stamps: '缺少时间点,无法计算',
    needs_identity: '缺少客户身份,无法计算',
    needs_assignment: '缺少分配记录,无法计算',
    needs_status: '缺少状态记录,无法计算',
    needs_ratings: '缺少评价,无法计算',
    other: '暂时无法计算'
  },
  noRate: '缺少汇率',
  level: { great: '优秀', good: '达标', near: '接近目标', miss: '未达标', alert: '预警' }
}
