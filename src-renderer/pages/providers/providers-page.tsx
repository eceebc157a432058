import { getRouteApi } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lazyPage } from '../../app/lazy-page.ts'
import { useErrorText } from '../../data/use-error-text.ts'
import { useProviderList } from '../../data/use-provider-list.ts'
import layout from '../../design/layout.module.css'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { Button } from '../../ui/button.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Banner, ErrorState } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AddProviderDialog } from './add-provider-dialog.tsx'
import { KeyDialog } from './key-dialog.tsx'
import { ModelsSheet } from './models-sheet.tsx'
import { ProviderCard } from './provider-card.tsx'
import styles from './providers-page.module.css'
import { useIsSample } from './use-is-sample.ts'
import { useKeychainWords } from './use-keychain-words.ts'

const route = getRouteApi('/providers')
const RoutesTab = lazyPage(['routes', 'selection'], () => import('./routes/routes-tab.tsx'), 'RoutesTab')

/** Who translates: which provider works, where its key is, and what its models cost. */
export function ProvidersPage() {
  const { t } = useTranslation('providers')
  const keychainWords = useKeychainWords()
  const describe = useErrorText()
  const { data, error, refetch, isFetching } = useProviderList()
  const isSample = useIsSample()
  const [isAdding, setAdding] = useState(false)
  const [modelsOf, setModelsOf] = useState<string | null>(null)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const asked = data?.providers.find(({ name }) => name === search.key)
  const shown = data?.providers.find(({ name }) => name === modelsOf)
  const own = data?.providers.filter(({ simulated }) => !simulated) ?? []
  const practice = data?.providers.filter(({ simulated }) => simulated) ?? []
  const able = own.filter(({ key, key_required }) => key.source !== 'none' || !key_required)
  const withKey = able.filter(({ is_active }) => is_active)
  const sentence = withKey.length === 0 && able.length > 0 ? t('sentenceOff') : t('sentence', { count: withKey.length })
  const providers = data !== undefined && (
    <div className={layout.page}>
      <div className={styles.cards}>
        {[...own, ...practice].map(provider => (
          <ProviderCard
            key={provider.name}
            provider={provider}
            isDefault={data.default_provider === provider.name}
            onModels={() => setModelsOf(provider.name)}
          />
        ))}
      </div>
      <p className={styles.elsewhere}>
        {t('whoFirst')}
        <SentenceGap />
        <Button size="sm" variant="quiet" onClick={() => void navigate({ search: { tab: 'routes' } })}>
          {t('whoFirstShow')}
        </Button>
      </p>
    </div>
  )
  return (
    <div className={layout.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{data === undefined ? t('title') : isSample ? t('sentenceSample') : sentence}</h1>
        <Button icon="plus" onClick={() => setAdding(true)} disabled={data === undefined}>
          {t('add.open')}
        </Button>
      </header>
      {data !== undefined && !data.keychain.persistent && !isSample && (
        <Banner tone="warn">
          <strong>{t('keychain.session')}</strong>
          <SentenceGap />
          {keychainWords(data.keychain)}
        </Banner>
      )}
      {error !== null && data === undefined ? (
        <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
          {describe(error).detail}
        </ErrorState>
      ) : data === undefined ? (
        <div className={styles.cards} aria-busy="true">
          {[1, 2, 3, 4].map(card => (
            <Skeleton key={card} height="176px" />
          ))}
        </div>
      ) : (
        <Tabs
          label={t('title')}
          value={search.tab ?? 'providers'}
          onChange={tab => void navigate({ search: { tab }, replace: true })}
          tabs={[
            { value: 'providers', label: t('tabs.providers'), content: providers },
            {
              value: 'routes',
              label: t('tabs.routes'),
              content: (
                <Suspense fallback={<Skeleton height="320px" />}>
                  <RoutesTab />
                </Suspense>
              ),
            },
          ]}
        />
      )}
      {data !== undefined && <AddProviderDialog open={isAdding} onOpenChange={setAdding} all={data} />}
      {shown !== undefined && <ModelsSheet provider={shown} open onOpenChange={() => setModelsOf(null)} />}
      {asked !== undefined && (
        <KeyDialog
          provider={asked}
          open
          onOpenChange={() => void navigate({ search: { tab: search.tab }, replace: true })}
        />
      )}
    </div>
  )
}
