import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useTransport } from '../../data/api.tsx'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { Switch } from '../../ui/switch.tsx'
import styles from './settings.module.css'
import { useFailToast, useSettings } from './use-settings.ts'

const windowSwitches = ['notifications', 'showTray'] as const

/** Which version this is and how a newer one comes; in the window, what that does beside the page. */
export function UpdatesGroup() {
  const { t } = useTranslation('settings')
  const { host } = useTransport()
  const settings = useSettings()
  const { data } = useQuery(useApi().desktop.status.queryOptions({}))
  if (data === undefined || !settings.isReady) return null
  return (
    <>
      <Section title={t('updates.title')}>
        <p>{t('updates.version', { version: data.version })}</p>
        {data.update === null ? <ByHand /> : <ByItself update={data.update} />}
      </Section>
      {host.kind === 'electron' && (
        <Section title={t('updates.window')}>
          <div className={styles.switches}>
            {windowSwitches.map(key => (
              <Switch
                key={key}
                label={t(`updates.${key}`)}
                hint={t(`updates.${key}Hint`)}
                checked={settings.value(key) === true}
                onChange={checked => settings.set(key, checked)}
              />
            ))}
          </div>
        </Section>
      )}
    </>
  )
}

/** In a browser nothing is fetched: the program is a folder, and its data another. */
function ByHand() {
  const { t } = useTranslation('settings')
  const folder = useQuery(useApi().system.storage.queryOptions({ staleTime: 60_000 })).data?.folder
  return (
    <>
      <p className={styles.hint}>{t('updates.browser')}</p>
      <ol className={styles.steps}>
        <li>{t('updates.byHand.backup')}</li>
        <li>{t('updates.byHand.end')}</li>
        <li>{t('updates.byHand.fetch')}</li>
        <li>{t('updates.byHand.start')}</li>
      </ol>
      <CopyField label={t('updates.byHand.command')} value="git pull && npm start" />
      {folder !== undefined && <p className={styles.hint}>{t('updates.byHand.data', { folder })}</p>}
    </>
  )
}

interface Update {
  readonly state: 'off' | 'managed' | 'idle' | 'checking' | 'downloading' | 'ready' | 'failed'
  readonly version: string | null
  readonly problem: string | null
}

function ByItself({ update }: { readonly update: Update }) {
  const { t } = useTranslation('settings')
  const api = useApi()
  const queries = useQueryClient()
  const settings = useSettings()
  const fail = useFailToast()
  const again = { onError: fail, onSettled: () => queries.invalidateQueries({ queryKey: api.desktop.key() }) }
  const check = useMutation(api.desktop.checkForUpdate.mutationOptions(again))
  const restart = useMutation(api.desktop.restartToUpdate.mutationOptions(again))
  const { state, version, problem } = check.data ?? update
  return (
    <>
      <div className={styles.work}>
        <div role="status">
          <p className={styles.hint}>{t(`updates.${state}`, { version: version ?? '' })}</p>
          {problem !== null && <p className={styles.hint}>{t('updates.problem', { problem })}</p>}
        </div>
        {state === 'ready' ? (
          <Button variant="primary" busy={restart.isPending} onClick={() => restart.mutate({})}>
            {t('updates.restart')}
          </Button>
        ) : (
          state !== 'managed' && (
            <Button busy={check.isPending || state === 'checking'} onClick={() => check.mutate({})}>
              {t('updates.check')}
            </Button>
          )
        )}
      </div>
      {state !== 'managed' && (
        <div className={styles.switches}>
          <Switch
            label={t('updates.updateChecks')}
            hint={t('updates.updateChecksHint')}
            checked={settings.value('updateChecks') === true}
            onChange={checked => settings.set('updateChecks', checked)}
          />
        </div>
      )}
    </>
  )
}
