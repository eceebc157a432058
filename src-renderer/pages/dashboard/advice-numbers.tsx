import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import styles from './advice-numbers.module.css'

interface AdviceNumbersProps {
  readonly title: string
  /** What only the person knows, such as a price. */
  readonly needs: readonly { readonly name: string; readonly label: string; readonly unit: string }[]
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onGiven: (values: Readonly<Record<string, number>>) => void
}

/** Asks for the numbers that advice cannot know. */
export function AdviceNumbers({ title, needs, open, onOpenChange, onGiven }: AdviceNumbersProps) {
  const { t } = useTranslation('dashboard')
  const [given, setGiven] = useState<Readonly<Record<string, number | null>>>({})
  const values = Object.fromEntries(
    needs.flatMap(({ name }) => {
      const value = given[name] ?? null
      return value === null ? [] : [[name, value]]
    }),
  )
  const isComplete = Object.keys(values).length === needs.length
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title}>
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault()
          if (isComplete) onGiven(values)
        }}
      >
        {needs.map(({ name, label, unit }) => (
          <NumberField
            key={name}
            label={t(`todo.need.${name as 'input_per_mtok'}`, { defaultValue: label })}
            suffix={unit}
            min={0}
            value={given[name] ?? null}
            onChange={value => setGiven(before => ({ ...before, [name]: value }))}
          />
        ))}
        <Button type="submit" variant="primary" disabled={!isComplete}>
          {t('todo.save')}
        </Button>
      </form>
    </Dialog>
  )
}
