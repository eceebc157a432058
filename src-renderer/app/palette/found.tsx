import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Icon } from '../../ui/icon.tsx'
import styles from './command-palette.module.css'

const shown = 6

/** Books by name: all that calls were made for. */
export function FoundBooks({ typed, onPick }: { readonly typed: string; readonly onPick: (book: string) => void }) {
  const { t } = useTranslation()
  const { count } = useFormats()
  const { data } = useQuery(useApi().metrics.facets.queryOptions({ input: { days: 365 }, staleTime: 60_000 }))
  const wanted = typed.toLocaleLowerCase()
  const books = (data?.book ?? []).filter(({ value }) => value.toLocaleLowerCase().includes(wanted)).slice(0, shown)
  if (books.length === 0) return null
  return (
    <Command.Group heading={t('palette.books')}>
      {books.map(({ value, calls }) => (
        <Command.Item key={value} value={`book ${value}`} onSelect={() => onPick(value)}>
          <Icon name="book" />
          <span className={styles.name}>{value}</span>
          <span className={styles.aside}>{t('palette.calls', { count: calls, shown: count(calls) })}</span>
        </Command.Item>
      ))}
    </Command.Group>
  )
}

interface FoundCallsProps {
  readonly typed: string
  readonly onGo: (to: string, search?: Record<string, unknown>) => void
}

/** Calls whose source or translation says what was typed; a number finds the call of that number, too. */
export function FoundCalls({ typed, onGo }: FoundCallsProps) {
  const { t } = useTranslation()
  const { dateTime } = useFormats()
  const { data } = useQuery(
    useApi().calls.list.queryOptions({
      input: { search: typed, page_size: shown, count: false },
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <Command.Group heading={t('palette.callsWith', { text: typed })} forceMount>
      {/^\d{1,15}$/.test(typed) && (
        <Command.Item value={`number ${typed}`} forceMount onSelect={() => onGo('/calls', { call: Number(typed) })}>
          <Icon name="arrow-right" />
          {t('palette.callNumber', { number: typed })}
        </Command.Item>
      )}
      {data?.calls.length === 0 && <p className={styles.none}>{t('palette.nothing', { text: typed })}</p>}
      {data?.calls.map(({ id, snippets, created_at, provider_display_name, model_name }) => (
        <Command.Item
          key={id}
          value={`call ${id}`}
          className={styles.call}
          forceMount
          onSelect={() => onGo('/calls', { search: typed, call: id })}
        >
          <span className={styles.name}>{snippets?.[0]?.text ?? model_name}</span>
          <span className={styles.aside}>
            {provider_display_name}, {dateTime(created_at)}
          </span>
        </Command.Item>
      ))}
      <Command.Item value={`all ${typed}`} forceMount onSelect={() => onGo('/calls', { search: typed })}>
        <Icon name="list" />
        {t('palette.allCalls', { text: typed })}
      </Command.Item>
    </Command.Group>
  )
}
