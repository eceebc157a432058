import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { AlertDialog } from '../../ui/dialog.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem, MenuRule } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'
import { AddressDialog } from './address-dialog.tsx'
import { type Provider, useChangeProvider, useChangeSetting, useReadAgain } from './use-providers.ts'

export interface CardMenuProps {
  readonly provider: Provider
  readonly isDefault: boolean
  readonly onKey: () => void
}

/** What else can be done with a provider. */
export function CardMenu({ provider, isDefault, onKey }: CardMenuProps) {
  const { t } = useTranslation('providers')
  const api = useApi()
  const describe = useErrorText()
  const readAgain = useReadAgain()
  const change = useChangeProvider()
  const setting = useChangeSetting()
  const [asking, setAsking] = useState<'key' | 'remove' | 'address' | null>(null)
  const failed = (error: unknown) => {
    const { title, detail } = describe(error)
    toast.failed(title, detail === null ? {} : { description: detail })
  }
  const deleteKey = useMutation(api.providers.deleteKey.mutationOptions({ onSuccess: readAgain, onError: failed }))
  const remove = useMutation(
    api.providers.remove.mutationOptions({
      async onSuccess({ outcome }) {
        await readAgain()
        toast.done(t(`menu.${outcome}`, { provider: provider.display_name }))
      },
      onError: failed,
    }),
  )
  const isOwn = provider.kind === 'openai_compatible'
  const ownsKey = provider.key.source === 'keychain' || provider.key.source === 'session'
  return (
    <>
      <Menu
        align="end"
        trigger={<IconButton icon="more" label={t('menu.open', { provider: provider.display_name })} size="sm" />}
      >
        {!provider.simulated && provider.key.variable === null && (
          <MenuItem icon="key" onSelect={onKey}>
            {t(provider.key.source === 'none' ? 'menu.addKey' : 'menu.replaceKey')}
          </MenuItem>
        )}
        {!isDefault && provider.is_active && (
          <MenuItem icon="check" onSelect={() => setting.mutate({ key: 'defaultProvider', value: provider.name })}>
            {t('menu.makeDefault')}
          </MenuItem>
        )}
        {!provider.simulated && (
          <MenuItem icon="pencil" onSelect={() => setAsking('address')}>
            {t('menu.address')}
          </MenuItem>
        )}
        <MenuItem
          icon={provider.is_active ? 'pause' : 'play'}
          onSelect={() => change.mutate({ provider: provider.name, is_active: !provider.is_active })}
        >
          {t(provider.is_active ? 'menu.off' : 'menu.on')}
        </MenuItem>
        {(ownsKey || isOwn) && <MenuRule />}
        {ownsKey && (
          <MenuItem icon="trash" danger onSelect={() => setAsking('key')}>
            {t('menu.deleteKey')}
          </MenuItem>
        )}
        {isOwn && (
          <MenuItem icon="trash" danger onSelect={() => setAsking('remove')}>
            {t('menu.remove')}
          </MenuItem>
        )}
      </Menu>
      <AddressDialog provider={provider} open={asking === 'address'} onOpenChange={open => !open && setAsking(null)} />
      <AlertDialog
        open={asking === 'key'}
        onOpenChange={open => !open && setAsking(null)}
        title={t('menu.deleteKeyTitle', { provider: provider.display_name, four: provider.key.last_four ?? '····' })}
        consequence={t('menu.deleteKeyConsequence', { provider: provider.display_name })}
        confirm={t('menu.deleteKey')}
        onConfirm={async () => {
          await deleteKey.mutateAsync({ provider: provider.name }).catch(() => undefined)
          setAsking(null)
        }}
      />
      <AlertDialog
        open={asking === 'remove'}
        onOpenChange={open => !open && setAsking(null)}
        title={t('menu.removeTitle', { provider: provider.display_name })}
        consequence={t('menu.removeConsequence')}
        confirm={t('menu.remove')}
        onConfirm={async () => {
          await remove.mutateAsync({ provider: provider.name }).catch(() => undefined)
          setAsking(null)
        }}
      />
    </>
  )
}
