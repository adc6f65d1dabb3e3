// Every text a person reads in zh-CN uses the product's own words; the ones below mean something else or are blurred.
import { describe, expect, it } from 'vitest'

type Tree = { [key: string]: string | Tree }
const zh = import.meta.glob<{ default: Tree }>('../src/**/messages.zh-CN.ts', { eager: true })
const en = import.meta.glob<{ default: Tree }>('../src/**/messages.en.ts', { eager: true })

function texts(tree: Tree, path: string): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${path}.${key}`, value] as [string, string]] : texts(value, `${path}.${key}`)
  )
}

const all = Object.entries(zh).flatMap(([file, mod]) => texts(mod.default, file))

const avoid: [RegExp, string][] = [
  [/[坐座]席/, '客服'],
  [/员工(?!编号)/, '客服'],
  [/用户/, '客户 or 账号'],
  [/买家|会员(?!等级)/, '客户'],
  [/服务量|处理量|工单量|会话数/, '接待量'],
  [/首次回复时长|响应速度|首响时长/, '首次响应时间'],
  [/平均回复间隔|平均响应时长/, '平均响应时间'],
  [/逾期|违约|超期/, '响应超时'],
  [/一次性解决率|单次解决率/, '首次解决率'],
  [/好评率|满意率/, '客户满意度'],
  [/(?<!转)询盘率|咨询转化率/, '咨询转询盘率'],
  [/成交率/, '订单关联率'],
  [/优秀员工|冠军|MVP/, '绩效之星'],
  [/超级管理员/, '负责人'],
  [/店铺|网店/, '站点'],
  [/地区/, '区域'],
  [/回合/, '轮次'],
  [/漏接/, '未接待'],
  [/并发/, '同时接待'],
  [/转出率/, '转接率'],
  [/商机|线索/, '询盘'],
  [/优质询盘/, '高意向询盘'],
  [/业绩/, '客服销售额'],
  [/意图/, '问题类型'],
  [/快捷语/, '快捷回复'],
  [/归因/, '归属'],
  [/对话|聊天记录/, '会话'],
  [/(?<!会话|询单)转化率/, 'a named rate'],
  [/(?<!首次|平均)响应时间/, '首次响应时间 or 平均响应时间']
]

describe('words on the screen', () => {
  it('finds the message files', () => expect(all.length).toBeGreaterThan(50))

  it.each(avoid)('%s is never written (use %s)', (pattern) => {
    expect(all.filter(([, text]) => pattern.test(text))).toEqual([])
  })

  it('would notice a wrong word', () => {
    const caught = (text: string) => avoid.some(([pattern]) => pattern.test(text))
    for (const wrong of ['坐席', '转化率', '响应时间', '咨询转化率', '首次响应超期', '用户管理', '询盘率']) expect(caught(wrong)).toBe(true)
    for (const right of ['首次响应时间', '会话转化率', '询单转化率', '咨询转询盘率', '平均响应时间']) expect(caught(right)).toBe(false)
  })
})

describe('both languages', () => {
  const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join()

  it('has an English file beside every Chinese one', () => {
    expect(Object.keys(en).map((f) => f.replace('messages.en', '')).sort()).toEqual(
      Object.keys(zh).map((f) => f.replace('messages.zh-CN', '')).sort()
    )
  })

  it.each(Object.keys(zh))('%s and its translation have the same keys and placeholders', (file) => {
    const other = en[file.replace('messages.zh-CN', 'messages.en')]
    const mine = texts(zh[file]!.default, '').map(([key, text]) => `${key}(${placeholders(text)})`)
    const theirs = texts(other?.default ?? {}, '').map(([key, text]) => `${key}(${placeholders(text)})`)
    expect(theirs.sort()).toEqual(mine.sort())
  })
})

