import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { ReadFailure } from '../../app/read-failure.tsx'
import { useNow } from '../../app/use-now.ts'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { useErrorText } from '../../data/use-error-text.ts'
import { useFormats } from '../../format/use-formats.tsx'
import { isApiError } from '../../transport/api-error.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyTextButton } from '../../ui/copy-field.tsx'
import { AlertDialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { Banner } from '../../ui/states.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './tokens-card.module.css'

type Token = Outputs['tokens']['list']['tokens'][number]

const rights = {
  call: ['call'],
  read: ['call', 'read'],
  admin: ['call', 'read', 'admin'],
} as const satisfies Record<string, readonly Token['scopes'][number][]>
type Right = keyof typeof rights

export interface TokensCardProps {
  /** The newest one's, while this page is open; it is nowhere else. */
  readonly secret: string | null
  readonly onSecret: (secret: string | null) => void
}

/** Tokens of other programs: made here, shown once, taken back one by one. */
export function TokensCard({ secret, onSecret }: TokensCardProps) {
  const { t } = useTranslation('integrate')
  const api = useApi()
  const queries = useQueryClient()
  const describe = useErrorText()
  const { ago, day } = useFormats()
  const now = useNow(10_000)
  const [name, setName] = useState('')
  const [right, setRight] = useState<Right>('read')
  /** Whose secret it is. */
  const [shown, setShown] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<Token | null>(null)
  const readAgain = () => queries.invalidateQueries({ queryKey: api.tokens.key() })
  const tokens = useQuery(api.tokens.list.queryOptions({ meta: follows.calls }))
  const { data } = tokens
  const create = useMutation(
    api.tokens.create.mutationOptions({
      async onSuccess({ secret, token }) {
        onSecret(secret)
        setShown(token.name)
        setName('')
        await readAgain()
      },
      // A name that another tab took meanwhile is in the list then, and the one that is offered is free.
      onError: readAgain,
    }),
  )
  const revoke = useMutation(api.tokens.revoke.mutationOptions({ onSettled: readAgain }))
  const usable = data?.tokens.filter(({ revoked_at }) => revoked_at === null) ?? []
  // Taken back in another tab or by a command, its secret is good for nothing.
  const isShownRevoked = data?.tokens.some(({ name, revoked_at }) => name === shown && revoked_at !== null) === true
  useEffect(() => {
    if (isShownRevoked) onSecret(null)
  }, [isShownRevoked, onSecret])
  const isFirst = data !== undefined && usable.length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ name: name.trim() || freeName(data?.tokens ?? []), scopes: [...rights[right]] })
  }
  return (
    <Card title={t('token.title')} aside={t('token.aside')}>
      {secret !== null && (
        <div className={styles.secret} role="status">
          <code className={styles.value}>{secret}</code>
          <div className={styles.secretFoot}>
            <CopyTextButton text={secret}>{t('token.copy')}</CopyTextButton>
            <p>{t('token.once')}</p>
          </div>
        </div>
      )}
      {data === undefined && !tokens.isPending && <ReadFailure {...tokens} />}
      {usable.length > 0 && (
        <ul className={styles.list} aria-label={t('token.title')}>
          {usable.map(token => (
            <li key={token.name} className={styles.token}>
              <span className={styles.name}>{token.name}</span>
              <span className={styles.facts}>
                {t(`token.right.${rightOf(token)}`)}
                {' · '}
                {token.last_used_at === null
                  ? t('token.unused', { day: day(token.created_at) })
                  : t('token.used', { ago: ago(token.last_used_at, now) })}
              </span>
              <Button
                size="sm"
                variant="quiet"
                onClick={() => setRevoking(token)}
                aria-label={t('token.revokeOf', { name: token.name })}
              >
                {t('token.revoke')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={t('token.name')}
          value={name}
          placeholder={freeName(data?.tokens ?? [])}
          onChange={event => setName(event.target.value)}
          error={create.error === null ? null : (describe(create.error).detail ?? describe(create.error).title)}
        />
        <Select
          label={t('token.may')}
          value={right}
          onChange={setRight}
          options={(Object.keys(rights) as Right[]).map(value => ({ value, label: t(`token.right.${value}`) }))}
        />
        <Button type="submit" variant={isFirst ? 'primary' : 'secondary'} icon="key" busy={create.isPending}>
          {t(isFirst ? 'token.first' : 'token.make')}
        </Button>
      </form>
      <AlertDialog
        open={revoking !== null}
        onOpenChange={open => {
          if (open) return
          setRevoking(null)
          revoke.reset()
        }}
        title={t('token.revokeTitle', { name: revoking?.name ?? '' })}
        consequence={t('token.revokeConsequence')}
        confirm={t('token.revoke')}
        onConfirm={async () => {
          if (revoking === null) return
          try {
            await revoke.mutateAsync({ name: revoking.name })
          } catch (error) {
            // Taken back elsewhere meanwhile is what was asked for; else it is still good, and that has to be seen.
            if (!isApiError(error, 'not_found')) return
          }
          // The secret of another token is still good, and nowhere else.
          if (revoking.name === shown) onSecret(null)
          setRevoking(null)
          revoke.reset()
        }}
      >
        {revoke.error !== null && !isApiError(revoke.error, 'not_found') && (
          <Banner tone="alert">
            {t('token.notRevoked', { name: revoking?.name ?? '', why: describe(revoke.error).title })}
          </Banner>
        )}
      </AlertDialog>
    </Card>
  )
}

function rightOf({ scopes }: Token): Right {
  if (scopes.includes('admin')) return 'admin'
  return scopes.includes('read') ? 'read' : 'call'
}

/** Names are never used twice, not even of tokens that were taken back. */
function freeName(tokens: readonly Token[]): string {
  const taken = new Set(tokens.map(({ name }) => name))
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'my-app' : `my-app-${number}`
    if (!taken.has(name)) return name
  }
}
