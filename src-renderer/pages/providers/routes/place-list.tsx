import { useTranslation } from 'react-i18next'
import { useNames } from '../../../format/use-names.ts'
import { Icon } from '../../../ui/icon.tsx'
import type { AllProviders } from './first-models.ts'
import { type Chain, causes, findHeld, operations, type Place, placesOfBooks, samePlace } from './place.ts'
import styles from './routes.module.css'

export interface PlaceListProps {
  readonly all: AllProviders
  readonly chains: readonly Chain[]
  readonly chosen: Place
  readonly onChoose: (place: Place) => void
}

/** All kinds of work, and the books with lists of their own, each with who comes next there. */
export function PlaceList({ all, chains, chosen, onChoose }: PlaceListProps) {
  const { t } = useTranslation('routes')
  const { operation: nameOf } = useNames()
  const ofBooks = placesOfBooks(chains)
  const isNew = chosen.book !== null && !ofBooks.some(place => samePlace(place, chosen))
  const nameOfPlace = ({ operation }: Place) => (operation === null ? t('place.all') : nameOf(operation))

  const summary = (place: Place): string => {
    const { own, wider } = findHeld(chains, place, 'any')
    if (own === null && wider !== null) return t('place.asWider')
    if (own === null || own.steps.length === 0) return t('place.nobody')
    const names = own.steps.map(
      ({ provider }) => all.providers.find(({ name }) => name === provider)?.display_name ?? provider,
    )
    return t('place.then', { names: [...new Set(names)].join(' → ') })
  }
  const isBlocked = (place: Place) =>
    causes.some(cause => findHeld(chains, place, cause).own?.steps.some(({ usable }) => !usable) === true)

  const item = (place: Place) => (
    <li key={`${place.book ?? ''} ${place.operation ?? ''}`}>
      <button
        type="button"
        className={styles.place}
        aria-current={samePlace(place, chosen) ? 'true' : undefined}
        onClick={() => onChoose(place)}
      >
        <span className={styles.placeName}>
          {place.book === null ? (
            nameOfPlace(place)
          ) : (
            <>
              <span translate="no">{place.book}</span>
              {place.operation !== null && <span className={styles.faint}> · {nameOf(place.operation)}</span>}
            </>
          )}
          {isBlocked(place) && (
            <span className={styles.blocked} role="img" aria-label={t('place.blocked')}>
              <Icon name="warning" size={14} />
            </span>
          )}
        </span>
        <span className={styles.placeSummary}>{summary(place)}</span>
      </button>
    </li>
  )
  return (
    <nav className={styles.places} aria-label={t('place.list')}>
      <ul className={styles.plain}>{[null, ...operations].map(operation => item({ operation, book: null }))}</ul>
      {(ofBooks.length > 0 || isNew) && (
        <>
          <p className={styles.group}>{t('place.books')}</p>
          <ul className={styles.plain}>{[...ofBooks, ...(isNew ? [chosen] : [])].map(item)}</ul>
        </>
      )}
    </nav>
  )
}
