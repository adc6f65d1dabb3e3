// The settings of an API channel as a form, and the call that another system makes.
import type { ApiChannel, ApiChannelSetup } from '@/api/hooks'

export interface ApiForm {
  name: string
  url: string
  team: string
  enabled: boolean
}

export function apiFormOf(channel: ApiChannel): ApiForm {
  return { name: channel.name, url: channel.url, team: channel.team && channel.team !== '0' ? channel.team : '', enabled: channel.enabled }
}

export function apiSetupOf(form: ApiForm): ApiChannelSetup {
  return { name: form.name.trim(), url: form.url.trim(), ...(form.team ? { team: form.team } : {}), enabled: form.enabled }
}

/** No address is none yet; whether plain http is allowed is for the server to say. */
export const badAddress = (url: string): boolean => url.trim() !== '' && !/^https?:\/\/[^\s#]+$/i.test(url.trim())

/** A call that brings one message. Without the secret, which is shown once, a variable stands in its place. */
export function curlOf(origin: string, key: string, secret: string): string {
  const body = {
    conversation: 'T-1001',
    message: 'M-1',
    text: 'Where is my parcel?',
    sender: { identifiers: [{ kind: 'external', value: 'C-42' }], name: 'Ann', locale: 'en', country: 'US' }
  }
  return [
    `curl ${origin}/api/v1/channels/${key}/messages \\`,
    `  -H "Authorization: Bearer ${secret || '$KEFU_CHANNEL_SECRET'}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(body)}'`
  ].join('\n')
}
