import { getRouteApi } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useProviderList } from '../../../data/use-provider-list.ts'
import layout from '../../../design/layout.module.css'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Banner, ErrorState } from '../../../ui/states.tsx'
import { AutoCard } from './auto-card.tsx'
import { ChainsCard } from './chains-card.tsx'
import { ChoicesCard } from './choices-card.tsx'
import { canBeCalled, useFirstModels } from './first-models.ts'
import { KeptBooksCard } from './kept-books-card.tsx'
import { PausedCard } from './paused-card.tsx'
import type { Place } from './place.ts'
import styles from './routes.module.css'
import { useRouting } from './use-routing.ts'
import { WorkCard } from './work-card.tsx'

const route = getRouteApi('/providers')

/** Who does what: whom a text goes to first, to whom next where that fails, and how Galley chooses where it is left to it. */
export function RoutesTab() {
  const { t } = useTranslation('routes')
  const describe = useErrorText()
  const all = useProviderList().data
  const { data, error, refetch, isFetching } = useRouting()
  const firsts = useFirstModels().data?.first_models
  const navigate = route.useNavigate()
  const chains = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState<Place>({ operation: null, book: null })
  if (error !== null && data === undefined)
    return (
      <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
        {describe(error).detail}
      </ErrorState>
    )
  if (data === undefined || all === undefined || firsts === undefined)
    return (
      <div className={layout.page} aria-busy="true">
        <Skeleton height="420px" />
        <Skeleton height="320px" />
      </div>
    )
  const hasReal = all.providers.some(each => !each.simulated && canBeCalled(each))
  return (
    <div className={layout.page}>
      {!hasReal && <Banner tone="note">{t('noKeys')}</Banner>}
      <WorkCard
        all={all}
        firsts={firsts}
        chains={data.chains}
        onKey={key => void navigate({ search: { tab: 'routes', key } })}
        onChain={operation => {
          setPlace({ operation, book: null })
          chains.current?.scrollIntoView({ block: 'start' })
          chains.current?.focus({ preventScroll: true })
        }}
      />
      <div ref={chains} tabIndex={-1} className={styles.target}>
        <ChainsCard all={all} firsts={firsts} chains={data.chains} place={place} onPlace={setPlace} />
      </div>
      <div className={layout.halves}>
        <div className={layout.column}>
          <AutoCard routing={data} />
        </div>
        <div className={layout.column}>
          <PausedCard all={all} />
          <ChoicesCard all={all} />
          <KeptBooksCard all={all} />
        </div>
      </div>
    </div>
  )
}
