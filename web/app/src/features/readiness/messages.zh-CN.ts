export default {
  title: '数据就绪度',
  text: '数字准不准,先看这些基础做好没有。没做好的,相关指标会写明缺什么。',
  score: '{ok} / {total} 项就绪',
  level: { ok: '就绪', warn: '可以更好', bad: '缺失' }
}
