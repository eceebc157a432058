import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { ApiError } from '../../transport/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { AddressField } from './address-field.tsx'
import styles from './key-dialog.module.css'
import { isPlainToOthers, readAddress } from './read-address.ts'
import { useReadAgain } from './use-providers.ts'

export interface AddProviderDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly all: Outputs['providers']['list']
}

const other = 'other'

/** A server that speaks OpenAI's protocol: one that is known by name, or any other. */
export function AddProviderDialog({ open, onOpenChange, all }: AddProviderDialogProps) {
  const { t } = useTranslation('providers')
  const describe = useErrorText()
  const form = useId()
  const free = all.presets.filter(({ is_added }) => !is_added)
  const [chosen, setChosen] = useState<string | null>(null)
  const current = chosen ?? free[0]?.name ?? other
  const preset = free.find(({ name }) => name === current)
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [model, setModel] = useState('')
  const [allowsPlain, setAllowsPlain] = useState(false)
  const slug = slugOf(name, all.providers)
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
      name: preset?.name ?? slug,
      display_name: preset?.display_name ?? name.trim(),
      base_url: url,
      ...(isPlainToOthers(url) && { allow_plain_http: allowsPlain }),
      default_model: first,
      prices_provider_id: preset?.prices_provider_id ?? null,
      models: first === null ? models : [first],
    })
  }
  const problem = add.error === null ? null : (describe(add.error).detail ?? describe(add.error).title)
  const isTaken = add.error instanceof ApiError && add.error.code === 'conflict'
  const ready = preset !== undefined || (name.trim() !== '' && address.trim() !== '')
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
          wraps
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
            hint={name.trim() === '' ? undefined : t('add.slug', { name: slug })}
            error={isTaken ? problem : null}
          />
        )}
        <AddressField
          value={address}
          placeholder={preset?.base_url ?? 'http://localhost:8080/v1'}
          onChange={setAddress}
          allowsPlain={allowsPlain}
          onAllowPlain={setAllowsPlain}
          error={isTaken ? null : problem}
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

/** As it stands in addresses and commands, which take Latin letters alone: a name without any gets one that is free. */
function slugOf(name: string, taken: readonly { readonly name: string }[]): string {
  const slug = name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '')
  if (slug !== '') return slug
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? 'server' : `server-${number}`
    if (!taken.some(each => each.name === free)) return free
  }
}
