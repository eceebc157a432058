import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { useErrorText } from '../../data/use-error-text.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { CodeBlock, CopyTextButton } from '../../ui/copy-field.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { ErrorState } from '../../ui/states.tsx'
import styles from './settings.module.css'

/** What somebody who helps needs to know, to read first and then to copy. */
export function HelpGroup() {
  const { t } = useTranslation('settings')
  const describe = useErrorText()
  const { data, error, refetch, isFetching } = useQuery(
    useApi().system.diagnostics.queryOptions({ staleTime: 0, gcTime: 0 }),
  )
  const wrong = data?.checks.filter(({ state }) => state === 'problem').length ?? 0
  return (
    <Section title={t('help.title')} description={t('help.hint')}>
      {error !== null && data === undefined ? (
        <ErrorState title={describe(error).title} onRetry={() => void refetch()} retrying={isFetching}>
          {describe(error).detail}
        </ErrorState>
      ) : data === undefined ? (
        <div aria-busy="true">
          <p role="status">{t('help.looking')}</p>
          <SkeletonLines lines={12} />
        </div>
      ) : (
        <>
          <p>{wrong === 0 ? t('help.well') : t('help.wrong', { count: wrong })}</p>
          <div className={styles.inline}>
            <CopyTextButton text={data.text}>{t('help.copy')}</CopyTextButton>
            <Button variant="quiet" icon="repeat" busy={isFetching} onClick={() => void refetch()}>
              {t('help.again')}
            </Button>
          </div>
          <CodeBlock code={data.text} label={t('help.title')} wrap />
        </>
      )}
    </Section>
  )
}
