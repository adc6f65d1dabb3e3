// The third script: what only some visitors meet, the form before the first message, the question at the end, and sending files.
import css from './extra.css?inline'
import { PreForm } from './ui/PreForm'
import { Stars } from './ui/Stars'

export { post, refusal } from './upload'
export { css, PreForm, Stars }
