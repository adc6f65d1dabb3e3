import { useShared } from './context'

/** Link to the shop's notice, if there is one. */
export function Privacy() {
  const { chat, t } = useShared()
  const href = chat.config.privacy
  return (
    /^https?:/.test(href ?? '') && (
      <p class="privacy">
        <a href={href} target="_blank" rel="noopener noreferrer">
          {t('@privacy')}
        </a>
      </p>
    )
  )
}
