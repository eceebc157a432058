import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useNames } from '../../format/use-names.ts'
import { Icon } from '../../ui/icon.tsx'
import { Select } from '../../ui/select.tsx'
import { operations } from './dashboard-search.ts'
import styles from './scope-chips.module.css'

const route = getRouteApi('/dashboard')

/** For which operation, provider or book the figures are; each can be taken off. */
export function ScopeChips() {
  const { t } = useTranslation('dashboard')
  const { operation } = useNames()
  const { operation: chosen, provider, book, realm } = route.useSearch()
  const navigate = route.useNavigate()
  const chips = [
    { key: 'provider', words: provider },
    { key: 'book', words: book },
    { key: 'realm', words: realm === undefined || realm === 'real' ? undefined : t(`realm.${realm}`) },
  ] as const
  return (
    <>
      <Select
        label={t('scope.operation')}
        hideLabel
        className={styles.select}
        value={chosen ?? 'all'}
        options={[
          { value: 'all', label: t('scope.all') },
          ...operations.map(value => ({ value, label: operation(value) })),
        ]}
        onChange={value =>
          navigate({ search: before => ({ ...before, operation: operations.find(each => each === value) }) })
        }
      />
      {chips.map(({ key, words }) =>
        words === undefined ? null : (
          <button
            key={key}
            type="button"
            className={styles.chip}
            aria-label={t('scope.remove', { what: words })}
            title={words}
            onClick={() => navigate({ search: before => ({ ...before, [key]: undefined }) })}
          >
            <span className={styles.words}>{words}</span>
            <Icon name="close" size={12} />
          </button>
        ),
      )}
    </>
  )
}
