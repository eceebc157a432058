import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { useProviderList } from '../../data/use-provider-list.ts'
import { Button } from '../../ui/button.tsx'
import { SecretField } from '../../ui/copy-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Link } from '../../ui/link.tsx'
import styles from './key-dialog.module.css'
import { keyOwner } from './key-owner.ts'
import { TestResult } from './test-result.tsx'
import { useIsSample } from './use-is-sample.ts'
import { useKeychainWords } from './use-keychain-words.ts'
import { type Provider, useReadAgain } from './use-providers.ts'
import { useTestProvider } from './use-test-provider.ts'

export interface KeyDialogProps {
  readonly provider: Provider
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** Told once the key was kept and a call with it has succeeded. */
  readonly onWorks?: () => void
}

/** Takes a key, keeps it where keys live, and tries it at once. */
export function KeyDialog({ provider, open, onOpenChange, onWorks }: KeyDialogProps) {
  const { t } = useTranslation('providers')
  const keychainWords = useKeychainWords()
  const api = useApi()
  const describe = useErrorText()
  const form = useId()
  const [key, setKey] = useState('')
  const all = useProviderList().data
  const keychain = all?.keychain
  const isSample = useIsSample()
  const readAgain = useReadAgain()
  const test = useTestProvider()
  const keep = useMutation(
    api.providers.setKey.mutationOptions({
      async onSuccess() {
        setKey('')
        await readAgain()
        tryIt()
      },
    }),
  )
  const tryIt = () => test.mutate({ provider: provider.name }, { onSuccess: ({ ok }) => ok && onWorks?.() })
  const hasFailed = !test.isPending && (test.error !== null || test.data?.ok === false)
  const isRefused = hasFailed && test.data?.failure?.kind === 'authentication'
  const close = (next: boolean) => {
    onOpenChange(next)
    if (next) return
    setKey('')
    keep.reset()
    test.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (key !== '') keep.mutate({ provider: provider.name, key })
  }
  const kept = keep.data
  const keptIn = kept?.kept_in === 'keychain' ? 'keptKeychain' : 'keptSession'
  const owner = keyOwner(key)
  const other = owner === provider.name ? undefined : all?.providers.find(({ name }) => name === owner)
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={t('keyDialog.title', { provider: provider.display_name })}
      actions={
        isSample ? (
          <Button variant="primary" onClick={() => close(false)}>
            {t('keyDialog.done')}
          </Button>
        ) : kept === undefined ? (
          <>
            <Button variant="quiet" onClick={() => close(false)}>
              {t('keyDialog.cancel')}
            </Button>
            <Button variant="primary" type="submit" form={form} busy={keep.isPending} disabled={key === ''}>
              {t('keyDialog.keep')}
            </Button>
          </>
        ) : (
          <>
            {isRefused && (
              <Button
                onClick={() => {
                  keep.reset()
                  test.reset()
                }}
              >
                {t('keyDialog.another')}
              </Button>
            )}
            {hasFailed && !isRefused && (
              <Button busy={test.isPending} onClick={tryIt}>
                {t('keyDialog.again')}
              </Button>
            )}
            <Button variant="primary" autoFocus onClick={() => close(false)}>
              {t('keyDialog.done')}
            </Button>
          </>
        )
      }
    >
      {isSample ? (
        <p>{t('keyDialog.sample')}</p>
      ) : kept === undefined ? (
        <form id={form} onSubmit={submit} className={styles.form}>
          <SecretField
            label={t('keyDialog.label')}
            value={key}
            onChange={setKey}
            autoFocus
            error={keep.error === null ? null : (describe(keep.error).detail ?? describe(keep.error).title)}
            hint={
              provider.key_url === null ? undefined : (
                <Link href={provider.key_url} target="_blank" rel="noreferrer">
                  {t('keyDialog.make', { provider: provider.display_name })} <Icon name="external" size={12} />
                </Link>
              )
            }
          />
          {other !== undefined && provider.kind !== 'openai_compatible' && (
            <p role="status" className={styles.where}>
              <Icon name="warning" />{' '}
              <span>{t('keyDialog.otherOwner', { other: other.display_name, provider: provider.display_name })}</span>
            </p>
          )}
          {keychain !== undefined && (
            <p className={styles.where}>
              <Icon name="key" />{' '}
              <span>
                {keychain.persistent
                  ? t('keyDialog.where')
                  : `${t('keyDialog.whereSession')} ${keychainWords(keychain)}`}
              </span>
            </p>
          )}
        </form>
      ) : (
        <div className={styles.form}>
          <p>
            {kept.key.last_four === null
              ? t(`keyDialog.${keptIn}Short`)
              : t(`keyDialog.${keptIn}`, { four: kept.key.last_four })}
          </p>
          <TestResult test={test} />
        </div>
      )}
    </Dialog>
  )
}
