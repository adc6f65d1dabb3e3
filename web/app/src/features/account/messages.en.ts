import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  loginTitle: 'Log in',
  loginText: 'See how your support team is doing.',
  email: 'E-mail',
  password: 'Password',
  login: 'Log in',
  wrong: 'E-mail or password is wrong. Please try again.',
  unreachable: 'The server cannot be reached. Check the network and try again.',
  forgot: 'Forgot the password? The owner can reset it under Accounts and rights.',
  setupTitle: 'Start with Kefu',
  setupText: 'Create the owner’s account first; it takes a minute. Everything can be changed later.',
  workspace: 'Company or team',
  workspacePlaceholder: 'For example: Far Sail Group',
  name: 'Your name',
  passwordHelp: 'At least 8 characters.',
  passwordShort: 'The password needs at least 8 characters.',
  zone: 'Reporting time zone',
  zoneHelp: 'Each day starts at midnight in this zone; guessed from your browser.',
  create: 'Create and enter',
  meTitle: 'My account',
  changePassword: 'Change password',
  oldPassword: 'Current password',
  newPassword: 'New password',
  passwordChanged: 'Password changed',
  viewers: 'Who looked at my figures',
  viewersText: 'Whenever someone opens your named figures or conversations, it is recorded here.',
  viewersNone: 'Nobody has looked yet.',
  point1: 'Every figure opens: which conversations, and how it was worked out',
  point2: 'First response time, first contact resolution, CSAT, with their definitions on screen',
  point3: 'Many stores, channels and time zones in one report'
}

export default en
