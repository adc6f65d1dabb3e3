// Why an order is credited to an agent, in sentences: who, which message, when, by which rule, and by how much others missed it.
import type { Candidate, Credit, CreditView, Reason, Rules, Stage, ViewName } from '@/api/orders'
import { flagText } from '@/shared/order/t'
import { t } from './t'

/** The rules in the order in which they are printed; a sentence names the number of its own. */
export const ruleKeys = ['judge', 'proof', 'tie', 'window', 'pay_window', 'presale', 'chase', 'follow', 'asked', 'forward', 'void'] as const
export type RuleKey = (typeof ruleKeys)[number]
export const numberOfRule = (key: RuleKey) => ruleKeys.indexOf(key) + 1

/** The rule that decides about a candidate. */
export function ruleOf(reason: Reason, stage: Stage): RuleKey {
  if (stage === 'follow_up') return reason === 'void' ? 'void' : 'follow'
  switch (reason) {
    case 'won':
    case 'later':
    case 'rounds':
      return 'tie'
    case 'window':
      return stage === 'placed' ? 'window' : 'pay_window'
    case 'aftersale':
      return 'presale'
    case 'monologue':
    case 'few_words':
      return 'asked'
    case 'forwarded':
      return 'forward'
    case 'not_silent':
      return 'follow'
    case 'after':
      return 'judge'
    default:
      return reason
  }
}

/** A stretch of time as people say it: 45 秒, 12 分, 3 小时 05 分, 7 天 2 小时. Takes microseconds. */
export function span(micros: number): string {
  const seconds = Math.round(Math.abs(micros) / 1_000_000)
  if (seconds < 60) return t('span.s', { s: seconds })
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return t('span.m', { m: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 ? t('span.hm', { h: hours, m: minutes % 60 }) : t('span.h', { h: hours })
  return hours % 24 ? t('span.dh', { d: Math.floor(hours / 24), h: hours % 24 }) : t('span.d', { d: hours / 24 })
}

const hour = 3_600_000_000
export const windowText = (hours: number) => span(hours * hour)

/** The rules by which a view was judged; the two broad ones count every reply in so many hours, whatever it was about. */
export function rulesOf(credit: Pick<Credit, 'rules'>, view: ViewName): Rules {
  if (view === 'own') return credit.rules
  const hours = view === 'd3' ? 72 : 168
  return {
    judge: credit.rules.judge, tie: credit.rules.tie, window_h: hours, pay_window_h: hours, presale: false, aftersale_days: 0,
    follow_up_min: 0, follow_up_pays: false, chase_guard_min: 0, min_customer_messages: 1, min_forward_messages: 0
  }
}

/** The instant that a stage leads up to; a follow-up comes after the payment. */
const instantOf = (credit: Pick<Credit, 'placed_at' | 'paid_at'>, stage: Stage) => (stage === 'placed' ? credit.placed_at : (credit.paid_at ?? credit.placed_at))
const stageWord = (stage: Stage) => t(stage === 'placed' ? 'stage.placed' : 'stage.paid')
const tieWord = (rules: Rules) => t(rules.tie === 'rounds' ? 'tie.rounds' : 'tie.latest')

const counted: readonly Reason[] = ['won', 'later', 'rounds', 'proof']
/** What an agent answered in all conversations that count for a stage. */
export function roundsOf(view: Pick<CreditView, 'candidates'>, of: Candidate): number {
  return view.candidates.filter((c) => c.stage === of.stage && c.agent === of.agent && counted.includes(c.reason)).reduce((all, c) => all + c.rounds, 0)
}

const winnerOf = (view: Pick<CreditView, 'candidates'>, stage: Stage) => view.candidates.find((c) => c.stage === stage && c.reason === 'won')

/** What is said of one candidate at one moment of the order. */
export function tell(candidate: Candidate, view: CreditView, credit: Credit): string {
  const rules = rulesOf(credit, view.view)
  const at = instantOf(credit, candidate.stage)
  const gap = span(at - candidate.at)
  const stage = stageWord(candidate.stage)
  const winner = winnerOf(view, candidate.stage)
  switch (candidate.reason) {
    case 'won':
      return won(candidate, view, rules, { gap, stage })
    case 'later':
      if (candidate.stage === 'follow_up') return winner ? t('told.laterFollow', { gap, winner: winner.name, diff: span(candidate.at - winner.at) }) : t('told.wonFollow', { gap, limit: rules.follow_up_min })
      return winner ? t('told.later', { gap, stage, winner: winner.name, theirs: span(at - winner.at), diff: span(winner.at - candidate.at) }) : t('told.wonLatest', { gap, stage })
    case 'rounds': {
      const [mine, theirs] = [roundsOf(view, candidate), winner ? roundsOf(view, winner) : 0]
      return t('told.rounds', { n: mine, winner: winner?.name ?? '', m: theirs, d: theirs - mine })
    }
    case 'proof':
      return t('told.proof', { proof: t(`proof.${candidate.proof}`), winner: winner?.name ?? '', theirs: t(`proof.${winner?.proof ?? 'checkout'}`) })
    case 'window': {
      const hours = candidate.stage === 'placed' ? rules.window_h : rules.pay_window_h
      return t('told.window', { gap, stage, window: windowText(hours), over: span(at - candidate.at - hours * hour) })
    }
    case 'after':
      return candidate.at < at ? t('told.silentSince') : t('told.after', { stage, gap })
    case 'few_words':
      return t('told.few_words', { stage, n: rules.min_customer_messages })
    case 'monologue':
      return t('told.monologue', { stage })
    case 'forwarded':
      return t('told.forwarded', { n: rules.min_forward_messages })
    case 'chase':
      return t('told.chase', { gap: span(candidate.at - credit.placed_at), limit: rules.chase_guard_min })
    default:
      return t(`told.${candidate.reason}`)
  }
}

function won(candidate: Candidate, view: CreditView, rules: Rules, words: { gap: string; stage: string }): string {
  if (candidate.stage === 'follow_up') return t('told.wonFollow', { gap: words.gap, limit: rules.follow_up_min })
  if (candidate.proof === 'checkout' || candidate.proof === 'code' || candidate.proof === 'session') return t('told.wonProof', { proof: t(`proof.${candidate.proof}`) })
  return rules.tie === 'rounds' ? t('told.wonRounds', { n: roundsOf(view, candidate), stage: words.stage }) : t('told.wonLatest', words)
}

/** The verdict in one sentence or two. */
export function headline(view: CreditView, credit: Credit): string {
  const rules = rulesOf(credit, view.view)
  const judge = t(`judge.${rules.judge}`)
  const tie = tieWord(rules)
  const { placed, paid, followed } = view
  const gapTo = (c: Candidate | undefined, stage: Stage) => (c ? span(instantOf(credit, stage) - c.at) : '')
  switch (view.path) {
    case 'own':
      return t('head.own', { tie, name: placed?.name ?? '', gap: gapTo(placed, 'placed') })
    case 'placed':
      return t('head.placed', { tie, judge, placed: placed?.name ?? '', gap: gapTo(placed, 'placed'), paid: paid?.name ?? '' })
    case 'paid':
      return t('head.paid', { tie, judge, placed: placed?.name ?? '', paid: paid?.name ?? '', gap: gapTo(paid, 'paid') })
    case 'silent_paid':
      return t(rules.judge === 'placed' ? 'head.rescuedNobody' : 'head.rescued', { tie, judge, paid: paid?.name ?? '', gap: gapTo(paid, 'paid') })
    case 'followed':
      return t(rules.follow_up_pays ? 'head.followedPays' : 'head.followed', { name: followed?.name ?? '', gap: gapTo(followed, 'paid') })
    case 'unpaid':
      return placed ? t('head.unpaid', { tie, placed: placed.name }) : t('head.unpaidSilent')
    default:
      return t('head.silent')
  }
}

/** What an agent asks first, answered from his or her side; nothing for who is no agent. */
export function forMe(me: string, view: CreditView, credit: Credit): { title: string; texts: string[] } | null {
  if (!me || me === '0') return null
  const share = credit.shares.find((one) => one.agent === me)
  if (share) return { title: t('mine.shared', { percent: percentText(share.points) }), texts: [] }
  if (!credit.shares.length && !credit.void && view.credited?.agent === me) return { title: t('mine.yes'), texts: [tell(view.credited, view, credit)] }
  const mine = view.candidates.filter((c) => c.agent === me)
  const deciding = view.credited?.stage ?? (view.path === 'unpaid' ? 'placed' : 'paid')
  const nearest = mine.filter((c) => c.stage === deciding)
  const shown = (nearest.length ? nearest : mine).map((c) => tell(c, view, credit))
  const why = credit.void ? [t('mine.void', { why: flagText(credit.void) })] : credit.shares.length ? [t('mine.others')] : view.path === 'unpaid' ? [t('mine.unpaid')] : []
  return { title: t('mine.no'), texts: [...why, ...(shown.length ? [...new Set(shown)] : [t('mine.none')])] }
}

/** Hundredths of a percent as a percentage without needless zeros. */
export const percentText = (points: number) => `${Number((points / 100).toFixed(2))}%`

export type Step =
  | { kind: 'opens'; at: number; key: string; stage: 'placed' | 'paid' }
  | { kind: 'placed' | 'paid'; at: number; key: string }
  | { kind: 'word'; at: number; key: string; said: Candidate; outcomes: Candidate[]; won: boolean }
/** Which part of the story a step lies in: before the window, in it, between order and payment, or after all that counts. */
export type Band = 'before' | 'window' | 'pay' | 'after'

const rank = { opens: 0, word: 1, placed: 2, paid: 3 }

/** What happened, oldest first: the words that were weighed, when the window opened, the order and the payment. A word that was weighed twice stands once. */
export function story(view: CreditView, credit: Credit): Step[] {
  const rules = rulesOf(credit, view.view)
  const words = new Map<string, Extract<Step, { kind: 'word' }>>()
  for (const c of view.candidates) {
    const key = c.event && c.event !== '0' ? c.event : `${c.agent}-${c.at}-${c.proof}`
    const known = words.get(key)
    if (known) known.outcomes.push(c)
    else words.set(key, { kind: 'word', at: c.at, key, said: c, outcomes: [c], won: false })
  }
  for (const word of words.values()) word.won = Boolean(view.credited && word.outcomes.some((c) => c.reason === 'won' && c.stage === view.credited!.stage && c.agent === view.credited!.agent))
  const steps: Step[] = [...words.values(), { kind: 'placed', at: credit.placed_at, key: 'placed' }, { kind: 'opens', at: credit.placed_at - rules.window_h * hour, key: 'opens', stage: 'placed' }]
  if (credit.paid_at) {
    steps.push({ kind: 'paid', at: credit.paid_at, key: 'paid' })
    if (rules.judge === 'paid' || !view.placed) {
      const opens = credit.paid_at - rules.pay_window_h * hour
      if (opens > credit.placed_at - rules.window_h * hour + 60_000_000) steps.push({ kind: 'opens', at: opens, key: 'opens-paid', stage: 'paid' })
    }
  }
  return steps.sort((a, b) => a.at - b.at || rank[a.kind] - rank[b.kind])
}

export function bandOf(at: number, view: CreditView, credit: Credit): Band {
  const rules = rulesOf(credit, view.view)
  if (at < credit.placed_at - rules.window_h * hour) return 'before'
  if (at < credit.placed_at) return 'window'
  if (!credit.paid_at || at < credit.paid_at) return 'pay'
  return 'after'
}
