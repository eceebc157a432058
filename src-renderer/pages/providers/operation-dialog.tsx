import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import styles from './key-dialog.module.css'
import { useChangeSetting } from './use-providers.ts'

export interface OperationDialogProps {
  readonly operation: string
  readonly name: string
  /** null: left to the provider. */
  readonly temperature: number | null
  /** null: as long as it needs to be. */
  readonly maxTokens: number | null
  readonly onClose: () => void
}

export function OperationDialog({ operation, name, temperature, maxTokens, onClose }: OperationDialogProps) {
  const { t } = useTranslation('providers')
  const form = useId()
  const [heat, setHeat] = useState(temperature)
  const [longest, setLongest] = useState(maxTokens)
  const setting = useChangeSetting()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      if (heat !== temperature) await setting.mutateAsync({ key: `temperature.${operation}`, value: heat })
      if (longest !== maxTokens) await setting.mutateAsync({ key: `maxTokens.${operation}`, value: longest })
      onClose()
    } catch {
      // It was told, and the dialog keeps what was typed.
    }
  }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('operations.edit', { operation: name })}
      actions={
        <Button variant="primary" type="submit" form={form} busy={setting.isPending}>
          {t('operations.save')}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <NumberField
          label={t('operations.temperature')}
          hint={t('operations.temperatureHint')}
          value={heat}
          onChange={setHeat}
          min={0}
          max={2}
          step={0.1}
        />
        <NumberField
          label={t('operations.tokens')}
          hint={t('operations.tokensHint')}
          value={longest}
          onChange={setLongest}
          min={1}
          max={1_000_000}
          step={100}
          whole
        />
      </form>
    </Dialog>
  )
}
