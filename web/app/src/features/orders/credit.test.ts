import { beforeAll, describe, expect, it } from 'vitest'
import type { Candidate, Credit, CreditView } from '@/api/orders'
import zh from './messages.zh-CN'
import { bandOf, forMe, headline, numberOfRule, roundsOf, ruleKeys, ruleOf, span, story, tell } from './credit'
import { texts } from './t'

beforeAll(() => texts())

// One story, in minutes: ordered at 10,000 and paid at 10,030, a window of 7 days.
const minute = 60_000_000
const placed = 10_000 * minute
const paid = 10_030 * minute
const rules: Credit['rules'] = {
  judge: 'placed_first', tie: 'latest', window_h: 168, pay_window_h: 168, presale: true, aftersale_days: 15, follow_up_min: 60, follow_up_pays: false,
  chase_guard_min: 60, min_customer_messages: 2, min_forward_messages: 3
}
const word = (more: Partial<Candidate>): Candidate => ({ stage: 'placed', agent: '1', name: '吴诗雅', conversation: '7', event: '70', at: placed - 12 * minute, rounds: 2, proof: 'identity', reason: 'won', ...more })
const view = (more: Partial<CreditView>): CreditView => ({ view: 'own', path: 'own', sold_at: placed, candidates: [], assists: [], ...more })
const credit = (more: Partial<Credit> = {}): Credit => ({ order: '9', currency: 'USD', base_currency: 'USD', placed_at: placed, paid_at: paid, void: '', settings_version: 3, rules, shares: [], views: [], entries: [], ...more })
const ann = word({})
const bob = word({ agent: '2', name: '高阳', event: '80', conversation: '8', at: placed - 60 * minute, reason: 'later' })

describe('a stretch of time', () => {
  it.each([
    [45, '45 秒'], [60, '1 分钟'], [3_599, '59 分钟'], [3_600, '1 小时'], [3_900, '1 小时 5 分'], [47 * 3600 + 59, '47 小时'], [48 * 3600, '2 天'], [170 * 3600, '7 天 2 小时']
  ])('%i seconds read %s', (seconds, text) => expect(span(seconds * 1_000_000)).toBe(text))
})

describe('what is said of a candidate', () => {
  const both = view({ candidates: [ann, bob], credited: ann, placed: ann, paid: ann })
  it('tells by how much somebody was later', () => {
    expect(tell(ann, both, credit())).toBe('离下单 12 分钟,在时间窗内最后接待。')
    expect(tell(bob, both, credit())).toBe('离下单 1 小时;吴诗雅 更近(12 分钟),比这句晚 48 分钟。')
  })
  it.each([
    [{ reason: 'window', at: placed - 170 * 60 * minute }, '离下单 7 天 2 小时,时间窗只有 7 天,超出 2 小时。'],
    [{ reason: 'window', stage: 'paid', at: paid - 169 * 60 * minute }, '离付款 7 天 1 小时,时间窗只有 7 天,超出 1 小时。'],
    [{ reason: 'after', at: placed + 5 * minute }, '下单之后 5 分钟 才回复。'],
    [{ reason: 'after', stage: 'paid', at: placed - 5 * minute }, '下单之后、付款之前没有再回复。'],
    [{ reason: 'aftersale' }, '这条会话谈的是之前的订单(售后),不算售前接待。'],
    [{ reason: 'monologue' }, '下单前客户没有在这条会话里发过消息,只有客服在说。'],
    [{ reason: 'few_words' }, '下单前客户在这条会话里发的消息不到 2 条。'],
    [{ reason: 'forwarded' }, '把会话转给别人之前,发的消息不到 3 条。'],
    [{ reason: 'chase', stage: 'paid', at: placed + 20 * minute }, '静默下单后 20 分钟 就联系(保护期 60 分钟),客户没有回应,视为客户自己付款。'],
    [{ reason: 'won', proof: 'code' }, '凭证最强:客服发出的优惠码或链接。'],
    [{ reason: 'won', stage: 'follow_up', at: paid + 9 * minute }, '付款后 9 分钟 联系了客户,在 60 分钟内。']
  ] as [Partial<Candidate>, string][])('%j', (more, text) => expect(tell(word(more), view({ candidates: [word(more)] }), credit())).toBe(text))
  it('counts turns over all conversations of an agent', () => {
    const most = { ...rules, tie: 'rounds' as const }
    const mine = [word({ rounds: 3 }), word({ conversation: '9', event: '90', rounds: 2, reason: 'later' })]
    const less = word({ agent: '2', name: '高阳', event: '80', rounds: 4, reason: 'rounds' })
    const all = view({ candidates: [...mine, less], placed: mine[0] })
    expect(roundsOf(all, mine[0]!)).toBe(5)
    expect(tell(less, all, credit({ rules: most }))).toBe('答复了 4 轮;吴诗雅 答复了 5 轮,多 1 轮。')
    expect(tell(mine[0]!, all, credit({ rules: most }))).toBe('下单前答复了 5 轮,是最多的。')
  })
  it('judges the broad views by their own window', () => {
    const old = word({ reason: 'window', at: placed - 80 * 60 * minute })
    expect(tell(old, view({ view: 'd3', candidates: [old] }), credit())).toBe('离下单 3 天 8 小时,时间窗只有 3 天,超出 8 小时。')
  })
  it('has a sentence and a rule for every reason', () => {
    for (const stage of ['placed', 'paid', 'follow_up'] as const) {
      for (const reason of ['won', 'later', 'rounds', 'proof', 'window', 'after', 'void', 'aftersale', 'monologue', 'few_words', 'forwarded', 'chase', 'not_silent'] as const) {
        const c = word({ stage, reason })
        expect(tell(c, view({ candidates: [c, word({ stage, agent: '3', name: '许诺' })] }), credit()), `${stage} ${reason}`).not.toMatch(/^$|told\.|\{/)
        expect(ruleKeys).toContain(ruleOf(reason, stage))
      }
    }
    expect(numberOfRule('judge')).toBe(1)
    expect(new Set(Object.keys(zh.rule))).toEqual(new Set(ruleKeys))
  })
})

describe('the verdict', () => {
  const cat = word({ stage: 'paid', agent: '3', name: '许诺', event: '95', at: paid - 3 * minute })
  it.each([
    [view({ path: 'own', placed: ann, paid: ann, credited: ann }), {}, '下单和付款前最后接待的客服都是 吴诗雅,最后一句回复离下单 12 分钟。'],
    [view({ path: 'placed', placed: ann, paid: cat, credited: ann }), {}, '下单前最后接待的客服是 吴诗雅(离下单 12 分钟),付款前是 许诺。按「下单优先判定」,以下单为准。'],
    [view({ path: 'silent_paid', paid: cat, credited: cat }), {}, '下单前没有客服接待(静默下单),付款前最后接待的客服是 许诺(离付款 3 分钟)。按「下单优先判定」,算给 许诺。'],
    [view({ path: 'silent_paid', paid: cat }), { rules: { ...rules, judge: 'placed' } }, '下单前没有客服接待(静默下单),付款前最后接待的客服是 许诺(离付款 3 分钟)。按「下单判定」,静默下单不算给客服。'],
    [view({ path: 'followed', followed: word({ stage: 'follow_up', at: paid + 9 * minute }) }), {}, '下单和付款都没有客服参与(全静默),付款后 9 分钟 吴诗雅 联系了客户。按本站规则,全静默跟进只展示,不计入。'],
    [view({ path: 'silent' }), {}, '下单前和付款前都没有符合规则的客服回复(全静默)。'],
    [view({ path: 'unpaid', placed: ann }), { paid_at: undefined }, '还没有付款,暂不归属。下单前最后接待的客服是 吴诗雅,付款后再判定。']
  ] as [CreditView, Partial<Credit>, string][])('%#', (one, more, text) => expect(headline(one, credit(more))).toBe(text))
})

describe('why it is mine or not', () => {
  const both = view({ candidates: [ann, bob], credited: ann, placed: ann, paid: ann })
  it('speaks to agents only', () => expect(forMe('0', both, credit())).toBeNull())
  it('says yes with the reason, and no with the distance', () => {
    expect(forMe('1', both, credit())).toEqual({ title: '为什么算给我', texts: ['离下单 12 分钟,在时间窗内最后接待。'] })
    expect(forMe('2', both, credit())?.texts).toEqual(['离下单 1 小时;吴诗雅 更近(12 分钟),比这句晚 48 分钟。'])
    expect(forMe('5', both, credit())?.texts).toEqual(['付款前,你没有公开回复过这位客户(内部备注不算)。'])
  })
  it('says that a mark or a split decides instead', () => {
    expect(forMe('1', both, credit({ void: 'flagged' }))).toEqual({ title: '为什么没算给我', texts: ['这笔订单已排除:已插旗。', '离下单 12 分钟,在时间窗内最后接待。'] })
    const shares = [{ agent: '2', name: '高阳', points: 3_050 }, { agent: '5', name: '邓敏', points: 6_950 }]
    expect(forMe('2', both, credit({ shares }))?.title).toBe('按分成,这笔订单的 30.5% 算给我')
    expect(forMe('1', both, credit({ shares }))?.texts[0]).toBe('这笔订单按人工设定的分成,分成里没有你。')
  })
})

describe('the line of time', () => {
  it('shows a word once, the window, the order and the payment in order', () => {
    const again = word({ stage: 'paid', reason: 'won' })
    const steps = story(view({ candidates: [ann, bob, again], credited: ann, placed: ann }), credit())
    expect(steps.map((s) => s.key)).toEqual(['opens', '80', '70', 'placed', 'paid'])
    const last = steps[2]!
    expect(last.kind === 'word' && [last.outcomes.length, last.won]).toEqual([2, true])
  })
  it('draws the window of the payment where it decides', () => {
    const steps = story(view({ path: 'silent' }), credit({ rules: { ...rules, pay_window_h: 24 } }))
    expect(steps.map((s) => [s.key, s.at])).toEqual([['opens', placed - 168 * 60 * minute], ['opens-paid', paid - 24 * 60 * minute], ['placed', placed], ['paid', paid]])
  })
  it('knows before, within and after', () => {
    const at = (minutes: number) => bandOf(placed + minutes * minute, view({}), credit())
    expect([at(-168 * 60 - 1), at(-168 * 60), at(-1), at(0), at(29), at(30)]).toEqual(['before', 'window', 'window', 'pay', 'pay', 'after'])
  })
})
