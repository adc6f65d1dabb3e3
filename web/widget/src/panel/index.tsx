// The second script: the window itself, fetched when it is opened for the first time.
import type { ComponentType } from 'preact'
import css from '../panel.css?inline'
import { Panel } from '../ui/Panel'
import { provide, type Shared } from '../ui/context'
import { borrow, type Lent } from './borrowed'

export interface Parts {
  css: string
  Window: ComponentType<{ shared: Shared }>
}

/** Makes the window out of the parts of the first script. */
export default function make(lent: Lent): Parts {
  borrow(lent)
  const Provider = provide()
  const Window = ({ shared }: { shared: Shared }) => (
    <Provider value={shared}>
      <Panel />
    </Provider>
  )
  return { css, Window }
}
