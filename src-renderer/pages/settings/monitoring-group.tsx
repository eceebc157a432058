import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../../data/api.tsx'
import { follows } from '../../data/query-client.ts'
import { SentenceGap } from '../../format/sentence-gap.tsx'
import { useFormats } from '../../format/use-formats.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { toast } from '../../ui/toast.tsx'
import { useStateWords } from '../../words/use-state-words.ts'
import { SettingLine } from './setting-line.tsx'
import styles from './settings.module.css'
import { useFailToast, useSettings } from './use-settings.ts'

const exampleAddress = 'http://127.0.0.1:4318'
const exampleHeaders = 'api-key=…'
const exampleFile = '/etc/ssl/our-ca.pem'

/** Sending calls to a collector of one's own, off until it has an address. */
export function MonitoringGroup() {
  const { t } = useTranslation('settings')
  const settings = useSettings()
  const address = settings.value('otlpEndpoint')
  if (!settings.isReady) return null
  return (
    <Section title={t('monitoring.title')} description={t('monitoring.hint')}>
      <TextLine
        settings={settings}
        setting="otlpEndpoint"
        title={t('monitoring.address')}
        hint={t('monitoring.addressHint')}
        placeholder={exampleAddress}
      />
      {address !== null && (
        <>
          <SettingLine title={t('monitoring.protocol')} hint={t('monitoring.protocolHint')}>
            <Segmented
              label={t('monitoring.protocol')}
              value={settings.value('otlpProtocol') === 'json' ? 'json' : 'protobuf'}
              options={[
                { value: 'protobuf', label: 'Protobuf' },
                { value: 'json', label: 'JSON' },
              ]}
              onChange={value => settings.set('otlpProtocol', value)}
            />
          </SettingLine>
          <Headers />
          <TextLine
            settings={settings}
            setting="otlpCaFile"
            title={t('monitoring.authority')}
            hint={t('monitoring.authorityHint')}
            placeholder={exampleFile}
          />
          <div className={styles.switches}>
            <Switch
              label={t('monitoring.content')}
              hint={t('monitoring.contentHint')}
              checked={settings.value('otlpContent') === true}
              onChange={checked => settings.set('otlpContent', checked)}
            />
            <Switch
              label={t('monitoring.compression')}
              hint={t('monitoring.compressionHint')}
              checked={settings.value('otlpCompression') === 'gzip'}
              onChange={checked => settings.set('otlpCompression', checked ? 'gzip' : 'none')}
            />
          </div>
          <Sent />
        </>
      )}
    </Section>
  )
}

interface TextLineProps {
  readonly settings: ReturnType<typeof useSettings>
  readonly setting: 'otlpEndpoint' | 'otlpCaFile'
  readonly title: string
  readonly hint: string
  readonly placeholder: string
}

/** A text that is kept by Enter or its button; empty is none. */
function TextLine({ settings, setting, title, hint, placeholder }: TextLineProps) {
  const { t } = useTranslation('settings')
  const kept = String(settings.value(setting) ?? '')
  const [typed, setTyped] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    settings.set(setting, (typed ?? kept).trim() || null)
    setTyped(null)
  }
  return (
    <SettingLine title={title} hint={hint}>
      <form className={styles.inline} onSubmit={submit}>
        <TextField
          label={title}
          hideLabel
          spellCheck={false}
          placeholder={placeholder}
          value={typed ?? kept}
          onChange={event => setTyped(event.target.value)}
        />
        {typed !== null && typed.trim() !== kept && <Button type="submit">{t('save')}</Button>}
      </form>
    </SettingLine>
  )
}

/** What a collector asks for, such as its key: written here, kept in the keychain, never shown. */
function Headers() {
  const { t } = useTranslation('settings')
  const api = useApi()
  const queries = useQueryClient()
  const fail = useFailToast()
  const [typed, setTyped] = useState('')
  const source = useQuery(api.monitoring.status.queryOptions({ meta: follows.settings })).data?.headers.source
  const set = useMutation(
    api.monitoring.setHeaders.mutationOptions({
      async onSuccess() {
        setTyped('')
        toast.done(t('saved'))
        await queries.invalidateQueries({ queryKey: api.monitoring.key() })
      },
      onError: fail,
    }),
  )
  return (
    <SettingLine
      title={t('monitoring.headers')}
      hint={`${t('monitoring.headersHint')} ${source === undefined ? '' : t(`monitoring.headersIn.${source}`)}`}
    >
      <form
        className={styles.inline}
        onSubmit={event => {
          event.preventDefault()
          if (typed.trim() !== '') set.mutate({ headers: typed.trim() })
        }}
      >
        <TextField
          label={t('monitoring.headers')}
          hideLabel
          type="password"
          autoComplete="off"
          placeholder={exampleHeaders}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        {typed.trim() !== '' && (
          <Button type="submit" busy={set.isPending}>
            {t('save')}
          </Button>
        )}
        {typed === '' && (source === 'keychain' || source === 'session') && (
          <Button type="button" variant="quiet" busy={set.isPending} onClick={() => set.mutate({ headers: null })}>
            {t('monitoring.headersDelete')}
          </Button>
        )}
      </form>
    </SettingLine>
  )
}

function Sent() {
  const { t } = useTranslation('settings')
  const { count } = useFormats()
  const say = useStateWords()
  const api = useApi()
  const queries = useQueryClient()
  const fail = useFailToast()
  const { data } = useQuery(api.monitoring.status.queryOptions({ meta: follows.callsCalmly }))
  const send = useMutation(
    api.monitoring.send.mutationOptions({
      onError: fail,
      onSettled: () => queries.invalidateQueries({ queryKey: api.monitoring.key() }),
    }),
  )
  return (
    <div className={styles.work}>
      <div role="status">
        {data !== undefined && (
          <p className={styles.hint}>
            {t('monitoring.sent', { count: data.sent_calls, shown: count(data.sent_calls) })}
            <SentenceGap />
            {data.waiting_calls > 0 &&
              t('monitoring.waiting', { count: data.waiting_calls, shown: count(data.waiting_calls) })}
            <SentenceGap />
            {data.dropped_calls > 0 &&
              t('monitoring.dropped', { count: data.dropped_calls, shown: count(data.dropped_calls) })}
          </p>
        )}
        {data?.problem != null && <p>{t('monitoring.problem', { problem: say(data.problem_said, data.problem) })}</p>}
      </div>
      <Button busy={send.isPending} onClick={() => send.mutate({})}>
        {t('monitoring.send')}
      </Button>
    </div>
  )
}
