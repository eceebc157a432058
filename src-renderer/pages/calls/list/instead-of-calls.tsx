import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../data/use-error-text.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { type CallSearch, hasFilters, withoutFilters } from '../call-search.ts'
import type { CallListState } from './call-list-state.ts'

export interface InsteadOfCallsProps {
  readonly state: CallListState
  readonly search: CallSearch
  readonly onChange: (search: CallSearch) => void
  readonly onRetry: () => void
}

/** Texts are found by their letters and figures: there is nothing to look for in signs alone. */
function whyNothing(search: string | undefined) {
  if (search === undefined) return 'nothingFits.text'
  return /[\p{L}\p{N}]/u.test(search) ? 'nothingFits.search' : 'nothingFits.signs'
}

/** What stands where the rows would: why there are none, and the next step. */
export function InsteadOfCalls({ state, search, onChange, onRetry }: InsteadOfCallsProps) {
  const { t } = useTranslation('calls')
  const errorText = useErrorText()
  if (state.status === 'failed') {
    return (
      <ErrorState
        title={t('failed.title')}
        onRetry={onRetry}
        action={
          hasFilters(search) && (
            <Button variant="quiet" onClick={() => onChange(withoutFilters(search))}>
              {t('filter.clear')}
            </Button>
          )
        }
      >
        {errorText(state.error).whole}
      </ErrorState>
    )
  }
  if (state.status === 'stopped') {
    return (
      <EmptyState
        title={t('stopped.title')}
        action={
          <Button icon="repeat" onClick={onRetry}>
            {t('stopped.again')}
          </Button>
        }
      >
        {t('stopped.text')}
      </EmptyState>
    )
  }
  if (hasFilters(search)) {
    const hasPeriod = search.days !== undefined || search.from !== undefined || search.to !== undefined
    return (
      <EmptyState
        title={t('nothingFits.title')}
        action={
          <>
            {hasPeriod && (
              <Button onClick={() => onChange({ ...search, days: undefined, from: undefined, to: undefined })}>
                {t('nothingFits.anyTime')}
              </Button>
            )}
            <Button onClick={() => onChange(withoutFilters(search))}>{t('filter.clear')}</Button>
          </>
        }
      >
        {t(whyNothing(search.search))}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={t('empty.title')}
      action={
        <>
          <Button variant="primary" asChild>
            <a href="#/integrate">{t('empty.integrate')}</a>
          </Button>
          <Button asChild>
            <a href="#/providers">{t('empty.providers')}</a>
          </Button>
        </>
      }
    >
      {t('empty.text')}
    </EmptyState>
  )
}
