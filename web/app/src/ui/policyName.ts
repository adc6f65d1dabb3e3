// The policies a new workspace begins with have names of the program's own; who keeps them reads them in the own language.
type Words = Record<'zh' | 'en', string>
const shipped: Readonly<Record<string, Words>> = {
  chat: { zh: '网站聊天', en: 'Web chat' },
  messaging_sea: { zh: '即时消息 · 东南亚', en: 'Messaging · Southeast Asia' },
  messaging: { zh: '即时消息', en: 'Messaging' },
  mail_de: { zh: '邮件和表单 · 德国', en: 'E-mail and forms · Germany' },
  mail: { zh: '邮件和表单', en: 'E-mail and forms' }
}

/** The name of an SLA policy as people read it; one that somebody wrote stays as it is. */
export function policyName(name: string, locale: string): string {
  const words = Object.hasOwn(shipped, name) ? shipped[name] : undefined
  return words ? words[locale === 'zh-CN' ? 'zh' : 'en'] : name
}
