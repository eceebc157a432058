import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../../design/layout.module.css'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Addresses } from './addresses.tsx'
import { ApiProblem } from './api-problem.tsx'
import { FirstCall } from './first-call.tsx'
import styles from './integrate-page.module.css'
import { SnippetTabs } from './snippet-tabs.tsx'
import { TokensCard } from './tokens-card.tsx'
import { useLocalApi } from './use-local-api.ts'

/** One base URL, one token, one call: how another program gets its calls tracked. */
export function IntegratePage() {
  const { t } = useTranslation('integrate')
  const api = useLocalApi()
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <div className={layout.page}>
      <header>
        <h1 className={styles.title}>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      {api === undefined ? (
        <div aria-busy="true">
          <Skeleton height="96px" />
        </div>
      ) : api.url === null ? (
        <ApiProblem problem={api.problem} said={api.problem_said} />
      ) : (
        <>
          <FirstCall />
          <div className={styles.columns}>
            <div className={layout.column}>
              <Addresses url={api.url} />
              <TokensCard secret={secret} onSecret={setSecret} />
            </div>
            <SnippetTabs url={api.url} secret={secret} />
          </div>
        </>
      )}
    </div>
  )
}
