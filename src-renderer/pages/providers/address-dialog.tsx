import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { AddressField } from './address-field.tsx'
import styles from './key-dialog.module.css'
import { isPlainToOthers, readAddress } from './read-address.ts'
import { type Provider, useReadAgain } from './use-providers.ts'

export interface AddressDialogProps {
  readonly provider: Provider
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** Another address for a provider: a proxy, a region, a server of one's own. */
export function AddressDialog({ provider, open, onOpenChange }: AddressDialogProps) {
  const { t } = useTranslation('providers')
  const describe = useErrorText()
  const form = useId()
  const [address, setAddress] = useState<string | null>(null)
  const [allowsPlain, setAllowsPlain] = useState(false)
  const readAgain = useReadAgain()
  const close = () => {
    setAddress(null)
    setAllowsPlain(false)
    change.reset()
    onOpenChange(false)
  }
  const change = useMutation(
    useApi().providers.update.mutationOptions({
      async onSuccess() {
        await readAgain()
        close()
      },
    }),
  )
  const fromEnvironment = provider.base_url_source === 'environment'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const url = readAddress(address ?? provider.base_url)
    change.mutate({
      provider: provider.name,
      base_url: url,
      ...(isPlainToOthers(url) && { allow_plain_http: allowsPlain }),
    })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={next => !next && close()}
      title={t('address.title', { provider: provider.display_name })}
      description={t(fromEnvironment ? 'address.environment' : 'address.description')}
      actions={
        <>
          {provider.base_url_source === 'user' && provider.kind !== 'openai_compatible' && (
            <Button variant="quiet" onClick={() => change.mutate({ provider: provider.name, base_url: null })}>
              {t('address.usual')}
            </Button>
          )}
          <Button variant="quiet" onClick={close}>
            {t('keyDialog.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} busy={change.isPending}>
            {t('address.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <AddressField
          value={address ?? provider.base_url}
          onChange={setAddress}
          allowsPlain={allowsPlain}
          onAllowPlain={setAllowsPlain}
          error={change.error === null ? null : (describe(change.error).detail ?? describe(change.error).title)}
        />
      </form>
    </Dialog>
  )
}
