// The questions before the first message, as the shop set them.
import { useRef, useState } from '../dom'
import type { Field, Form } from '../config'
import { fillIn } from '../late'
import { fault, faults, longestOf, tidy, type Fault, type Values } from '../form'
import { useShared } from './context'
import { Privacy } from './Privacy'

export function PreForm({ form }: { form: Form }) {
  const { chat, t } = useShared()
  const user = chat.user
  const [values, setValues] = useState<Values>({ ...(user?.email && { email: user.email }), ...(user?.name && { name: user.name }) })
  const [wrong, setWrong] = useState<Record<string, Fault | undefined>>({})
  const box = useRef<HTMLFormElement>(null)
  const submit = (event: Event) => {
    event.preventDefault()
    const found = faults(form.fields, values)
    setWrong(found)
    const first = form.fields.find(({ key }) => found[key])
    if (first) box.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first.key)}"]`)?.focus()
    else fillIn(chat, tidy(form.fields, values))
  }
  const change = (field: Field, value: string | boolean) => {
    setValues({ ...values, [field.key]: value })
    // What was called wrong is looked at with every key; nothing is called wrong before it was sent.
    if (wrong[field.key]) setWrong({ ...wrong, [field.key]: fault(field, value) })
  }
  return (
    <form ref={box} class="form" noValidate onSubmit={submit}>
      <p class="intro" dir="auto">
        {form.intro || t('@intro')}
      </p>
      {form.fields.map((field) => (
        <Input key={field.key} field={field} value={values[field.key]} why={wrong[field.key]} change={(value) => change(field, value)} />
      ))}
      <button class="solid" type="submit">
        {t('@start')}
      </button>
      <Privacy />
    </form>
  )
}

const completion: Record<string, string> = { email: 'email', tel: 'tel', name: 'name' }

function Input({ field, value, why, change }: { field: Field; value?: string | boolean; why?: Fault; change: (value: string | boolean) => void }) {
  const { t } = useShared()
  const { key, kind, label, hint, required, options } = field
  const id = `f-${key}`
  const shared = {
    id,
    name: key,
    class: 'input',
    required,
    'aria-invalid': !!why,
    dir: value && kind !== 'select' ? ('auto' as const) : undefined,
    'aria-describedby': [hint && `${id}-h`, why && `${id}-e`].filter(Boolean).join(' ') || undefined
  }
  const text = String(value ?? '')
  const typed = (event: { currentTarget: { value: string } }) => change(event.currentTarget.value)
  return (
    <div class={`field ${kind}`}>
      <label for={id}>
        <span dir="auto">{label}</span>
        {!required && kind !== 'checkbox' && <small> ({t('@optional')})</small>}
      </label>
      {kind === 'select' ? (
        <select {...shared} value={text} onChange={typed}>
          <option value="">{t('@choose')}</option>
          {options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : kind === 'textarea' ? (
        <textarea {...shared} rows={3} value={text} onInput={typed} />
      ) : kind === 'checkbox' ? (
        <input {...shared} class="check" type="checkbox" checked={value === true} onChange={(event) => change(event.currentTarget.checked)} />
      ) : (
        <input
          {...shared}
          {...({ type: kind, autocomplete: completion[kind] ?? completion[key] ?? 'off' } as { type: 'email' })}
          value={text}
          onInput={typed}
        />
      )}
      {hint && (
        <small id={`${id}-h`} class="hint" dir="auto">
          {hint}
        </small>
      )}
      {why && (
        <small id={`${id}-e`} class="why">
          {t(why, { n: longestOf(field) })}
        </small>
      )}
    </div>
  )
}
