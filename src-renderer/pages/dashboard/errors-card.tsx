import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CallsLink, OneCallLink } from '../../app/calls-link.tsx'
import { useNow } from '../../app/use-now.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { useNames } from '../../format/use-names.ts'
import { useProviderName } from '../../format/use-provider-name.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { CallMessage } from '../../words/call-message.tsx'
import styles from './errors-card.module.css'
import { useDashboard, useScope } from './use-dashboard.ts'

const shownKinds = 6
const shownErrors = 4
/** Where a kind has more, the rest are a number: all of its calls are one link away. */
const shownProviders = 4

/** One more than are named takes no more room than saying so. */
function namedOf<Provider>(providers: readonly Provider[]): readonly Provider[] {
  return providers.length <= shownProviders + 1 ? providers : providers.slice(0, shownProviders)
}

/** Why calls failed, and what the latest failures said. */
export function ErrorsCard() {
  const { t } = useTranslation('dashboard')
  const { t: word } = useTranslation()
  const { count, ago } = useFormats()
  const { errorKind } = useNames()
  const { filter } = useScope()
  const now = useNow(10_000)
  const providerName = useProviderName()
  const { data } = useDashboard()
  const [isAll, setAll] = useState(false)
  if (data === undefined) {
    return (
      <Card title={t('errors.title')}>
        <SkeletonLines lines={5} />
      </Card>
    )
  }
  const filterOf = (kind: string) => ({ ...filter, error_kind: kind as NonNullable<typeof filter.error_kind> })
  const kinds = (isAll ? data.errors : data.errors.slice(0, shownKinds)).map(each => {
    const named = namedOf(each.providers)
    return { ...each, named, unnamed: each.providers.length - named.length }
  })
  const most = Math.max(1, ...kinds.map(({ calls }) => calls))
  return (
    <Card title={t('errors.title')} aside={kinds.length === 0 ? undefined : t('errors.byKind')}>
      {kinds.length === 0 ? (
        <p className={styles.none}>{t('errors.none')}</p>
      ) : (
        <ul className={styles.kinds}>
          {kinds.map(({ error_kind, calls, named, unnamed }) => (
            <li key={error_kind} className={styles.kind}>
              <CallsLink filter={filterOf(error_kind)} className={styles.link}>
                {errorKind(error_kind)}
              </CallsLink>
              <span className={styles.where}>
                {named.map(({ provider, calls: failed }, at) => (
                  <Fragment key={provider}>
                    {at > 0 && word('listComma')}
                    <CallsLink
                      filter={{ ...filterOf(error_kind), provider }}
                      className={styles.provider}
                      label={t('errors.ofProvider', {
                        ...{ count: failed, shown: count(failed), provider: providerName(provider) },
                        kind: errorKind(error_kind),
                      })}
                    >
                      {providerName(provider)}
                    </CallsLink>
                  </Fragment>
                ))}
                {unnamed > 0 && (
                  <>
                    <SentenceGap />
                    {t('errors.moreProviders', { count: unnamed, shown: count(unnamed) })}
                  </>
                )}
              </span>
              <CallsLink filter={filterOf(error_kind)} className={styles.count} tabIndex={-1}>
                {count(calls)}
              </CallsLink>
              <span className={styles.track} aria-hidden="true">
                <span className={styles.bar} style={{ inlineSize: `${(calls / most) * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {data.errors.length > shownKinds && (
        <Button variant="quiet" size="sm" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {isAll ? t('providers.fewer') : t('providers.all', { count: data.errors.length })}
        </Button>
      )}
      {data.latest_errors.length > 0 && (
        <>
          <h3 className={styles.subtitle}>{t('errors.latest')}</h3>
          <ul className={styles.latest}>
            {data.latest_errors.slice(0, shownErrors).map(error => (
              <li key={error.call_id} className={styles.error}>
                <p className={styles.what}>
                  <OneCallLink id={error.call_id} className={styles.link}>
                    {errorKind(error.error_kind ?? error.status)}
                  </OneCallLink>
                  <span className={styles.where} translate="no">
                    {providerName(error.provider)} {error.model} · {ago(error.created_at, now)}
                  </span>
                </p>
                {error.error_message !== null && (
                  <p className={styles.message}>
                    <CallMessage call={error} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
