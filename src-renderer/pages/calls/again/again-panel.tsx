import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../../data/api.tsx'
import { useErrorText } from '../../../data/use-error-text.ts'
import { useProviderList } from '../../../data/use-provider-list.ts'
import { useFormats } from '../../../format/use-formats.tsx'
import { isApiError } from '../../../transport/api-error.ts'
import { Button } from '../../../ui/button.tsx'
import { ProviderSquare } from '../../../ui/provider-mark.tsx'
import { Select } from '../../../ui/select.tsx'
import { Banner } from '../../../ui/states.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useFocusKept } from '../../../ui/use-focus-kept.ts'
import styles from '../detail/call-detail.module.css'
import { AgainAnswers } from './again-answers.tsx'
import { AgainEstimate } from './again-estimate.tsx'
import { type CallDetail, operationAgain } from './again-input.ts'
import { type AgainAnswer, runAgain } from './run-again.ts'

export interface AgainPanelProps {
  readonly call: CallDetail
  readonly onOpen: (id: number) => void
}

/** The same text through another model: what it would cost first, then both answers beside each other. */
export function AgainPanel({ call, onOpen }: AgainPanelProps) {
  const { t } = useTranslation('calls')
  const formats = useFormats()
  const api = useApi()
  const { client } = useTransport()
  const errorText = useErrorText()
  const operation = operationAgain(call)
  const text = useQuery(
    api.calls.text.queryOptions({
      input: { id: call.id },
      enabled: call.text_kept && operation !== null,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  const providers = useProviderList()
  const [chosen, setChosen] = useState<string | null>(null)
  const [language, setLanguage] = useState(call.target_language ?? '')
  const [partial, setPartial] = useState<string | null>(null)
  const [answer, setAnswer] = useState<AgainAnswer | null>(null)
  const [error, setError] = useState<unknown>(null)
  const under = useRef<AbortController>(null)
  const panel = useRef<HTMLDivElement>(null)
  useFocusKept(panel)

  if (operation === null) return <p className={styles.note}>{t('again.notThis')}</p>
  const source = text.data?.source_text ?? null
  if (!call.text_kept || (text.data !== undefined && source === null)) {
    return <p className={styles.note}>{t('again.noText')}</p>
  }
  const usable = (providers.data?.providers ?? []).filter(each => each.is_active && each.api_key_configured !== false)
  const options = usable.flatMap(({ name, display_name: display, models }) =>
    models
      .filter(model => !model.is_retired)
      .map(({ model }) => ({
        value: `${name} ${model}`,
        label: `${display} · ${model}`,
        mark: <ProviderSquare provider={name} />,
      })),
  )
  const [provider = '', model = ''] = chosen?.split(/ (.*)/s) ?? []
  const needsLanguage = operation === 'translation' && call.target_language === null
  const choice = { provider, model, targetLanguage: language.trim() === '' ? null : language.trim() }
  const isReady = chosen !== null && source !== null && (!needsLanguage || choice.targetLanguage !== null)

  const run = async () => {
    if (source === null) return
    const abort = new AbortController()
    under.current = abort
    setError(null)
    setAnswer(null)
    setPartial('')
    try {
      setAnswer(await runAgain(client, operation, call, source, choice, setPartial, abort.signal))
    } catch (failure) {
      if (!abort.signal.aborted) setError(failure)
    } finally {
      setPartial(null)
    }
  }

  return (
    <div ref={panel} className={styles.stack}>
      {call.origin === 'gateway' && <p className={styles.note}>{t('again.gateway')}</p>}
      {providers.data !== undefined && options.length === 0 ? (
        <p className={styles.note}>
          {t('again.noProvider')} <a href="#/providers">{t('again.addKey')}</a>
        </p>
      ) : (
        <Select
          label={t('again.model')}
          placeholder={t('again.choose')}
          value={chosen}
          options={options}
          disabled={partial !== null}
          onChange={next => {
            setChosen(next)
            setAnswer(null)
            // What was wrong was so with the model before.
            setError(null)
          }}
        />
      )}
      {needsLanguage && (
        <TextField
          label={t('again.language')}
          hint={t('again.languageHint')}
          value={language}
          onChange={event => setLanguage(event.target.value)}
        />
      )}
      {isReady && source !== null && partial === null && answer === null && (
        <AgainEstimate call={call} operation={operation} text={source} choice={choice}>
          {cost => (
            <Button variant="primary" icon="play" data-takes-focus onClick={run}>
              {cost === null ? t('again.run') : t('again.runFor', { cost: formats.money(cost) })}
            </Button>
          )}
        </AgainEstimate>
      )}
      {error !== null && (
        <Banner tone="alert">{isApiError(error, 'unreachable') ? t('again.lost') : errorText(error).whole}</Banner>
      )}
      {partial !== null && (
        <div className={styles.inline}>
          <Button busy data-takes-focus>
            {t('again.running')}
          </Button>
          <Button variant="quiet" onClick={() => under.current?.abort()}>
            {t('again.stop')}
          </Button>
        </div>
      )}
      {(partial !== null || answer !== null) && (
        <AgainAnswers
          call={call}
          source={source ?? ''}
          before={text.data?.output ?? ''}
          now={answer?.text ?? partial ?? ''}
          model={model}
          answer={answer}
          onOpen={onOpen}
        />
      )}
    </div>
  )
}
