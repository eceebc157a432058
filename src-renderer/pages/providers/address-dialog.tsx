import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
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
  const readAgain = useReadAgain()
  const close = () => {
    setAddress(null)
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
    change.mutate({ provider: provider.name, base_url: (address ?? provider.base_url).trim() })
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
          <Button variant="primary" type="submit" form={form} busy={change.isPending}>
            {t('address.save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label={t('card.address')}
          type="url"
          spellCheck={false}
          value={address ?? provider.base_url}
          onChange={event => setAddress(event.target.value)}
          error={change.error === null ? null : (describe(change.error).detail ?? describe(change.error).title)}
        />
      </form>
    </Dialog>
  )
}
