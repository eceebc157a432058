import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../src-main/contract/contract.ts'
import { Card } from '../../ui/card.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { Select } from '../../ui/select.tsx'
import styles from './key-dialog.module.css'
import { useChangeSetting } from './use-providers.ts'

const none = '*'

/** Who is asked where nobody says whom. */
export function DefaultsCard({ all }: { readonly all: Outputs['providers']['list'] }) {
  const { t } = useTranslation('providers')
  const setting = useChangeSetting()
  const active = all.providers.filter(({ is_active }) => is_active)
  const chosen = active.find(({ name }) => name === all.default_provider)
  const models = chosen?.models.filter(({ is_retired }) => !is_retired) ?? []
  return (
    <Card title={t('defaults.title')}>
      <div className={styles.form}>
        <Select
          label={t('defaults.provider')}
          hint={t('defaults.providerHint')}
          value={all.default_provider ?? none}
          onChange={name => {
            setting.mutate({ key: 'defaultProvider', value: name === none ? null : name })
            if (all.default_model !== null) setting.mutate({ key: 'defaultModel', value: null })
          }}
          options={[
            { value: none, label: t('defaults.first') },
            ...active.map(({ name, display_name, simulated }) => ({
              value: name,
              label: display_name,
              mark: <ProviderMark provider={name} label="" simulated={simulated} />,
            })),
          ]}
        />
        <Select
          label={t('defaults.model')}
          hint={t('defaults.modelHint')}
          value={all.default_model ?? none}
          onChange={model => setting.mutate({ key: 'defaultModel', value: model === none ? null : model })}
          options={[
            { value: none, label: t('defaults.providersOwn', { model: chosen?.default_model ?? t('defaults.its') }) },
            ...withChosen(
              models.map(({ model }) => model),
              all.default_model,
            ).map(model => ({ value: model, label: model })),
          ]}
        />
      </div>
    </Card>
  )
}

/** What is set may be a model that is in no list. */
function withChosen(models: readonly string[], chosen: string | null): readonly string[] {
  return chosen === null || models.includes(chosen) ? models : [chosen, ...models]
}
