import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useTellFailure } from '../../../app/use-tell-failure.ts'
import { useApi, useTransport } from '../../../data/api.tsx'
import { follows } from '../../../data/query-client.ts'
import { Switch } from '../../../ui/switch.tsx'
import styles from './glossary.module.css'

const key = 'quality.voiceCheck'

/** The check of gender and form of address is off until it is asked for: a sentence may speak of several people. */
export function VoiceSwitch() {
  const { t } = useTranslation('quality')
  const api = useApi()
  const { client } = useTransport()
  const queryClient = useQueryClient()
  const tellFailure = useTellFailure()
  const { data } = useQuery(api.settings.list.queryOptions({ meta: follows.settings }))
  const setting = data?.settings.find(each => each.key === key)
  async function set(value: boolean): Promise<void> {
    try {
      await client.settings.set({ key, value })
      await queryClient.invalidateQueries({ queryKey: api.settings.key() })
    } catch (error) {
      tellFailure(error)
    }
  }
  return (
    <div className={styles.voice}>
      <Switch
        label={t('voice.label')}
        hint={t('voice.hint')}
        checked={setting?.value === true}
        disabled={setting === undefined}
        onChange={value => void set(value)}
      />
    </div>
  )
}
