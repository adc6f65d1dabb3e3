import type { Deep } from '@/ui/i18n'
import type zh from './messages.zh-CN'

const en: Deep<typeof zh> = {
  title: 'Agents and teams',
  text: 'Seniority, team and employment count from a date on: older figures stay as they were.',
  tabs: { agents: 'Agents', teams: 'Teams', stores: 'Stores', issues: 'Issue types' },
  saved: 'Saved',
  add: 'Add',
  edit: 'Edit',
  remove: 'Delete',
  search: 'Find a name or e-mail',
  showLeft: 'Show those who left',
  agent: {
    add: 'Add an agent',
    edit: 'Edit agent',
    name: 'Name',
    email: 'E-mail',
    languages: 'Languages',
    languagesHelp: 'Separated by commas, such as en, es',
    hired: 'Hired on',
    left: 'Left on',
    leftChip: 'left',
    team: 'Team',
    seniority: 'Seniority',
    employment: 'Employment',
    terms: 'Terms',
    termsHelp: 'Each line counts from its day until the next line.',
    from: 'From',
    addTerm: 'Add a term',
    noTeam: 'No team',
    empty: 'No agents yet. An import creates them, or add one now.',
    none: 'No agent matches.'
  },
  seniority: { trainee: 'New', junior: 'Junior', middle: 'Middle', senior: 'Senior' },
  employment: { own: 'Own', part_time: 'Part-time', outsourced: 'Outsourced', temporary: 'Temporary' },
  team: { add: 'Add a team', edit: 'Edit team', name: 'Team name', parent: 'Belongs to', none: 'none', members: '{n} people', empty: 'No teams yet.' },
  store: { add: 'Add a store', edit: 'Edit store', name: 'Store name', kind: 'Kind', currency: 'Currency', zone: 'Local time zone', empty: 'No stores yet.', publicName: 'Name shown to customers', publicNameHelp: 'Used on survey pages and in canned replies; the store name if left empty.', known: 'Customers see: {name}', color: 'Colour of its chip', pickColor: 'Choose colour {color}', signatures: 'Signatures', signaturesHelp: 'Added below e-mail replies, in the customer’s language.', signChat: 'Sign chat and messaging too', kinds: { dtc: 'Retail (DTC)', b2b: 'Inquiries (B2B)', mixed: 'Both' } },
  skills: {
    title: 'Skills',
    help: 'Markets, issue types and scenes besides languages; they guide routing, and none means no limit. One that has run out no longer counts. Certificates are for people only and do not guide routing.',
    kind: 'Kind',
    kinds: { market: 'Market', topic: 'Issue type', scene: 'Scene', certificate: 'Certificate' },
    which: 'Which',
    choose: 'Choose',
    certificateName: 'Name of the certificate',
    level: 'Level',
    levels: { none: 'not said', basic: 'basic', good: 'good', expert: 'expert' },
    until: 'Until',
    remove: 'Remove this skill',
    add: 'Add a skill',
    capacity: 'Capacity (points)',
    capacityHelp: 'A chat takes 3, a message thread 1.5, e-mail 0.5; 12 by default. Half for new agents and the first 14 days.',
    capacityShort: 'Capacity',
    ending: '{n} running out'
  },
  issue: { help: 'Each conversation has one issue type. The first nine have the keys 1–9.', zh: 'Chinese', en: 'English', key: 'Code', parent: 'Belongs to', none: 'none', add: 'Add an issue type', up: 'Move up', down: 'Move down', save: 'Save' }
}

export default en
