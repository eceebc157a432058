import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../../../format/use-names.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { AddBookDialog } from './add-book-dialog.tsx'
import { ChainList } from './chain-list.tsx'
import type { AllProviders, FirstModel } from './first-models.ts'
import { type Chain, causes, type Place } from './place.ts'
import { PlaceList } from './place-list.tsx'
import styles from './routes.module.css'

export interface ChainsCardProps {
  readonly all: AllProviders
  readonly firsts: readonly FirstModel[]
  readonly chains: readonly Chain[]
  readonly place: Place
  readonly onPlace: (place: Place) => void
}

/** Who is asked first and who next, for each kind of work and each book that differs. */
export function ChainsCard({ all, firsts, chains, place, onPlace: setPlace }: ChainsCardProps) {
  const { t } = useTranslation('routes')
  const { operation: nameOf } = useNames()
  const [isChoosing, setChoosing] = useState(false)
  const work = place.operation === null ? t('place.all') : nameOf(place.operation)
  return (
    <Card
      title={t('chains.title')}
      aside={
        <Button size="sm" icon="book" onClick={() => setChoosing(true)}>
          {t('book.open')}
        </Button>
      }
    >
      <p className={styles.lead}>{t('chains.why')}</p>
      <div className={styles.split}>
        <PlaceList all={all} chains={chains} chosen={place} onChoose={setPlace} />
        <div className={styles.detail}>
          <h3 className={styles.heading}>
            {place.book === null ? work : t('place.inBook', { work, book: place.book })}
          </h3>
          {causes.map(cause => (
            <ChainList
              key={`${place.book ?? ''} ${place.operation ?? ''} ${cause}`}
              all={all}
              first={firsts.find(({ operation }) => operation === place.operation) ?? null}
              chains={chains}
              place={place}
              cause={cause}
            />
          ))}
        </div>
      </div>
      {isChoosing && (
        <AddBookDialog
          onClose={() => setChoosing(false)}
          onChoose={chosen => {
            setPlace(chosen)
            setChoosing(false)
          }}
        />
      )}
    </Card>
  )
}
