import { useTranslation } from 'react-i18next'
import { Checkbox } from '../../ui/checkbox.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { isPlainToOthers } from './read-address.ts'

export interface AddressFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** The person accepts that others on the way can read what is sent. */
  readonly allowsPlain: boolean
  readonly onAllowPlain: (allows: boolean) => void
  readonly placeholder?: string | undefined
  readonly error: string | null
}

/** Where a provider is. Unencrypted to another machine only where somebody has said so. */
export function AddressField({ value, onChange, allowsPlain, onAllowPlain, placeholder, error }: AddressFieldProps) {
  const { t } = useTranslation('providers')
  return (
    <>
      <TextField
        label={t('card.address')}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        value={value}
        placeholder={placeholder}
        onChange={event => onChange(event.target.value)}
        error={error}
      />
      {isPlainToOthers(value) && (
        <Checkbox label={t('address.allowPlain')} checked={allowsPlain} onChange={onAllowPlain} />
      )}
    </>
  )
}
