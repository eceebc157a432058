import { type FormEvent, type ReactNode, useState } from 'react'
import { NumberField } from '../../ui/number-field.tsx'
import { SettingLine } from './setting-line.tsx'
import type { useSettings } from './use-settings.ts'

export interface SettingNumberProps {
  readonly settings: ReturnType<typeof useSettings>
  readonly setting: string
  readonly title: string
  readonly hint: ReactNode
  /** In the unit that is shown. */
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly whole?: boolean
  /** How much of what is kept one of what is shown is: 1000 for seconds over milliseconds. */
  readonly scale?: number
  readonly prefix?: string
  readonly suffix?: string
}

/** A number that is kept when its field is left or Enter is pressed: what stands there while one types holds for nothing. */
export function SettingNumber({ settings, setting, title, hint, scale = 1, ...field }: SettingNumberProps) {
  const kept = settings.number(setting)
  const [typed, setTyped] = useState<{ readonly value: number | null } | null>(null)
  const keep = (form: HTMLFormElement) => {
    // The field itself says what is wrong, and nothing is kept of it.
    if (typed === null || form.querySelector('[aria-invalid]') !== null) return
    const value = typed.value === null ? null : Number((typed.value * scale).toFixed(6))
    if (value !== null && value !== kept) settings.set(setting, value)
    setTyped(null)
  }
  return (
    <SettingLine title={title} hint={hint}>
      <form
        onSubmit={(event: FormEvent<HTMLFormElement>) => {
          event.preventDefault()
          keep(event.currentTarget)
        }}
        onBlur={event => keep(event.currentTarget)}
      >
        <NumberField
          {...field}
          label={title}
          hideLabel
          value={typed === null ? (kept === null ? null : kept / scale) : typed.value}
          onChange={value => setTyped({ value })}
        />
      </form>
    </SettingLine>
  )
}
