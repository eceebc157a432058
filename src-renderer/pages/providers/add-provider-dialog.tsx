import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { AddressField } from './address-field.tsx'
import styles from './key-dialog.module.css'
import { isPlainToOthers, readAddress } from './read-address.ts'
import { type Preset, useReadAgain } from './use-providers.ts'

export interface AddProviderDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly presets: readonly Preset[]
}

const other = 'other'

/** A server that speaks OpenAI's protocol: one that is known by name, or any other. */
export function AddProviderDialog({ open, onOpenChange, presets }: AddProviderDialogProps) {
  const { t } = useTranslation('providers')
  const describe = useErrorText()
  const form = useId()
  const free = presets.filter(({ is_added }) => !is_added)
  const [chosen, setChosen] = useState<string | null>(null)
  const current = chosen ?? free[0]?.name ?? other
  const preset = free.find(({ name }) => name === current)
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [model, setModel] = useState('')
  const [allowsPlain, setAllowsPlain] = useState(false)
  const readAgain = useReadAgain()
  const close = () => {
    for (const empty of [setName, setAddress, setModel]) empty('')
    setChosen(null)
    setAllowsPlain(false)
    add.reset()
    onOpenChange(false)
  }
  const add = useMutation(
    useApi().providers.add.mutationOptions({
      async onSuccess({ display_name }) {
        await readAgain()
        toast.done(t('add.done', { provider: display_name }))
        close()
      },
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const models = model.trim() === '' ? [] : [model.trim()]
    const url = readAddress(address) || (preset?.base_url ?? '')
    const first = models[0] ?? preset?.default_model ?? null
    add.mutate({
      name: preset?.name ?? slugOf(name),
      display_name: preset?.display_name ?? name.trim(),
      base_url: url,
      ...(isPlainToOthers(url) && { allow_plain_http: allowsPlain }),
      default_model: first,
      prices_provider_id: preset?.prices_provider_id ?? null,
      models: first === null ? models : [first],
    })
  }
  const ready = preset !== undefined || (slugOf(name) !== '' && address.trim() !== '')
  return (
    <Dialog
      open={open}
      onOpenChange={next => (next ? onOpenChange(true) : close())}
      title={t('add.title')}
      description={t('add.description')}
      actions={
        <>
          <Button variant="quiet" onClick={close}>
            {t('keyDialog.cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} busy={add.isPending} disabled={!ready}>
            {t('add.add', { provider: preset?.display_name ?? (name.trim() || t('add.other')) })}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <Segmented
          label={t('add.which')}
          value={current}
          onChange={setChosen}
          options={[
            ...free.map(({ name, display_name }) => ({ value: name, label: display_name })),
            { value: other, label: t('add.other') },
          ]}
        />
        {preset === undefined && (
          <TextField
            label={t('add.name')}
            value={name}
            onChange={event => setName(event.target.value)}
            hint={slugOf(name) === '' ? undefined : t('add.slug', { name: slugOf(name) })}
          />
        )}
        <AddressField
          value={address}
          placeholder={preset?.base_url ?? 'http://localhost:8080/v1'}
          onChange={setAddress}
          allowsPlain={allowsPlain}
          onAllowPlain={setAllowsPlain}
          error={add.error === null ? null : (describe(add.error).detail ?? describe(add.error).title)}
        />
        <TextField
          label={t('add.model')}
          value={model}
          spellCheck={false}
          placeholder={preset?.default_model ?? ''}
          onChange={event => setModel(event.target.value)}
          hint={t('add.modelHint')}
        />
        {preset?.key_required === true && <p className={styles.where}>{t('add.keyAfter')}</p>}
      </form>
    </Dialog>
  )
}

/** As it stands in addresses and commands. */
function slugOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
}
