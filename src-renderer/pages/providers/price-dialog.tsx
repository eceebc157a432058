import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { MoneyField } from '../../ui/number-field.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './key-dialog.module.css'
import { type ModelPrice, type Provider, useReadAgain } from './use-providers.ts'

export interface PriceDialogProps {
  readonly provider: Provider
  readonly model: string
  readonly price: ModelPrice
  readonly onClose: () => void
}

/** Nano-dollars per million tokens, as a person reads prices. */
const dollars = (rate: number | null | undefined) => (rate == null ? null : rate / 1e9)

/** One's own price of a model, from now on; calls that were made keep the price they had. */
export function PriceDialog({ provider, model, price, onClose }: PriceDialogProps) {
  const { t } = useTranslation('providers')
  const api = useApi()
  const describe = useErrorText()
  const form = useId()
  const readAgain = useReadAgain()
  const [input, setInput] = useState(dollars(price?.buckets.input_uncached))
  const [output, setOutput] = useState(dollars(price?.buckets.output_text))
  const [cached, setCached] = useState(dollars(price?.buckets.cache_read))
  const done = async (words: string) => {
    await readAgain()
    toast.done(words)
    onClose()
  }
  const set = useMutation(api.providers.setPrice.mutationOptions({ onSuccess: () => done(t('price.done', { model })) }))
  const unset = useMutation(
    api.providers.unsetPrice.mutationOptions({ onSuccess: () => done(t('price.undone', { model })) }),
  )
  const failed = set.error ?? unset.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (input === null || output === null) return
    set.mutate({ provider: provider.name, model, input, output, cache_read: cached })
  }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('price.title', { model })}
      description={t('price.description')}
      actions={
        <>
          {price?.source === 'user' && (
            <Button
              variant="quiet"
              busy={unset.isPending}
              onClick={() => unset.mutate({ provider: provider.name, model })}
            >
              {t('price.undo')}
            </Button>
          )}
          <Button variant="quiet" onClick={onClose}>
            {t('keyDialog.cancel')}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={set.isPending}
            disabled={input === null || output === null}
          >
            {t('price.set')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <MoneyField label={t('price.input')} value={input} onChange={setInput} />
        <MoneyField label={t('price.output')} value={output} onChange={setOutput} />
        <MoneyField
          label={t('price.cached')}
          hint={t('price.cachedHint')}
          value={cached}
          onChange={setCached}
          error={failed === null ? null : (describe(failed).detail ?? describe(failed).title)}
        />
      </form>
    </Dialog>
  )
}
