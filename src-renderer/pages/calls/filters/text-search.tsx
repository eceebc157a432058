import { type Ref, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '../../../ui/text-field.tsx'

export interface TextSearchProps {
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
  readonly onLeave: () => void
  readonly field: Ref<HTMLInputElement>
}

const typingMs = 220

/** Looks in source and translation, in any script. It asks a moment after the last key, and never in the middle of composing one. */
export function TextSearch({ value, onChange, onLeave, field }: TextSearchProps) {
  const { t } = useTranslation('calls')
  const [text, setText] = useState(value ?? '')
  const composing = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setText(value ?? ''), [value])
  useEffect(() => () => clearTimeout(timer.current), [])

  const ask = (next: string, wait: number) => {
    clearTimeout(timer.current)
    if (composing.current) return
    timer.current = setTimeout(() => onChange(next.trim() === '' ? undefined : next), wait)
  }
  return (
    <TextField
      ref={field}
      type="search"
      label={t('search.label')}
      hideLabel
      icon="search"
      shortcut="/"
      placeholder={t('search.placeholder')}
      value={text}
      onChange={event => {
        setText(event.target.value)
        ask(event.target.value, typingMs)
      }}
      onCompositionStart={() => {
        composing.current = true
      }}
      onCompositionEnd={event => {
        composing.current = false
        ask(event.currentTarget.value, typingMs)
      }}
      onKeyDown={event => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Enter') ask(text, 0)
        if (event.key === 'Escape' || event.key === 'ArrowDown') {
          event.preventDefault()
          onLeave()
        }
      }}
    />
  )
}
