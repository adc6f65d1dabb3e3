// The third script: what only some visitors meet, the form before the first message, files, the question at the end, and a message that was refused.
import css from './extra.css?inline'

export { Attachment } from './ui/Attachment'
export { PreForm } from './ui/PreForm'
export { Refused } from './ui/Refused'
export { Chips, Over, take } from './ui/Sending'
export { Stars } from './ui/Stars'
export { css }
