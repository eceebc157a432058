import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './field.module.css'
import { Field, type FieldProps } from './field.tsx'
import { readNumber } from './read-number.ts'

export interface NumberFieldProps extends FieldProps {
  /** null: nothing is given. */
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  readonly min?: number
  readonly max?: number
  /** What an arrow key adds. */
  readonly step?: number
  readonly whole?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly prefix?: string
  /** The unit, behind the number. */
  readonly suffix?: string
}

/** A number as people write it, with either decimal mark. What cannot be read is said and kept; it is never turned into 0. */
export function NumberField({
  value,
  onChange,
  min,
  max,
  step = 1,
  whole = false,
  prefix,
  suffix,
  placeholder,
  disabled,
  label,
  hideLabel,
  hint,
  error,
  className,
}: NumberFieldProps) {
  const { t, i18n } = useTranslation('ui')
  const [text, setText] = useState(() => write(value))
  const input = useRef<HTMLInputElement>(null)
  const read = readNumber(text)
  useEffect(() => {
    setText(shown => (sameNumber(readNumber(shown), value) ? shown : write(value)))
  }, [value])

  const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 6 })
  const problem = findProblem()
  function findProblem(): string | null {
    if (read === 'unreadable') return t('number.unreadable')
    if (read === null) return null
    if (whole && !Number.isInteger(read)) return t('number.whole')
    if (min !== undefined && read < min) return t('number.min', { value: format.format(min) })
    return max !== undefined && read > max ? t('number.max', { value: format.format(max) }) : null
  }

  // What cannot be read holds its form back: the number before it must not be taken for it.
  useEffect(() => input.current?.setCustomValidity(problem ?? ''), [problem])

  const change = (next: string) => {
    setText(next)
    const number = readNumber(next)
    if (number === 'unreadable') return
    const fits = number === null || ((min ?? number) <= number && (max ?? number) >= number)
    if (fits && (number === null || !whole || Number.isInteger(number))) onChange(number)
  }
  const stepBy = (event: KeyboardEvent, amount: number) => {
    event.preventDefault()
    const next = (typeof read === 'number' ? read : (min ?? 0)) + amount
    change(write(Math.min(max ?? next, Math.max(min ?? next, Number(next.toFixed(9))))))
  }

  return (
    <Field label={label} hint={hint} error={error ?? problem} className={className} {...(hideLabel && { hideLabel })}>
      {control => (
        <div className={styles.wrapped}>
          {prefix && <span aria-hidden="true">{prefix}</span>}
          <input
            ref={input}
            type="text"
            inputMode={whole ? 'numeric' : 'decimal'}
            autoComplete="off"
            className={styles.bare}
            {...control}
            value={text}
            placeholder={placeholder}
            disabled={disabled}
            onChange={event => change(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'ArrowUp') stepBy(event, step)
              if (event.key === 'ArrowDown') stepBy(event, -step)
            }}
          />
          {suffix && <span>{suffix}</span>}
        </div>
      )}
    </Field>
  )
}

/** US dollars; to a hundred-thousandth of a cent, because a call may cost less than one. */
export function MoneyField(props: Omit<NumberFieldProps, 'prefix' | 'whole'>) {
  return <NumberField min={0} step={0.01} {...props} prefix="$" />
}

function write(value: number | null): string {
  if (value === null) return ''
  const text = String(value)
  return text.includes('e') ? value.toFixed(12).replace(/0+$/, '') : text
}

function sameNumber(read: number | null | 'unreadable', value: number | null): boolean {
  return read === value || (read === 'unreadable' && value === null)
}
