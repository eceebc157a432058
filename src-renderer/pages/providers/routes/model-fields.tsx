import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProviderMark } from '../../../ui/provider-mark.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { type AllProviders, canBeCalled, type FirstModel } from './first-models.ts'

const another = '*'
const own = '+'

/** A provider and one of its models, as they are being chosen. */
export interface ModelChoice {
  readonly provider: string | null
  /** A model, the provider's own, or one that is typed. */
  readonly option: string
  readonly typed: string
  readonly takesOwn: boolean
  readonly named: { readonly provider: string; readonly model?: string } | Record<string, never>
  readonly isReady: boolean
  readonly isUnchanged: boolean
  chooseProvider(name: string): void
  chooseOption(option: string): void
  type(text: string): void
}

/** @param takesOwn whether the model may be left to the provider */
export function useModelChoice(all: AllProviders, first: FirstModel, takesOwn: boolean): ModelChoice {
  const isSet = first.choice === 'model'
  const [provider, setProvider] = useState<string | null>(
    () => (isSet ? first.provider : null) ?? all.providers.find(canBeCalled)?.name ?? null,
  )
  const listed = modelsOf(all, provider)
  const usual = all.providers.find(({ name }) => name === provider)?.default_model ?? listed[0] ?? another
  const isOwn = takesOwn && all.default_model === null
  const [picked, setPicked] = useState<string | null>(() => {
    if (!isSet || first.model === null) return null
    if (isOwn) return own
    return listed.includes(first.model) ? first.model : another
  })
  const [typed, setTyped] = useState(isSet && first.model !== null && !listed.includes(first.model) ? first.model : '')
  const option = picked ?? (takesOwn ? own : usual)
  const model = option === own ? undefined : option === another ? typed.trim() : option
  return {
    provider,
    option,
    typed,
    takesOwn,
    named: provider === null ? {} : model === undefined ? { provider } : { provider, model },
    isReady: provider !== null && model !== '',
    isUnchanged:
      isSet && provider === first.provider && (model === undefined ? isOwn : !isOwn && model === first.model),
    chooseProvider(name) {
      setProvider(name)
      setPicked(null)
    },
    chooseOption: setPicked,
    type: setTyped,
  }
}

/** Only who could be called now is offered; the others say what they lack. */
export function ModelFields({ all, choice }: { readonly all: AllProviders; readonly choice: ModelChoice }) {
  const { t } = useTranslation('routes')
  const chosen = all.providers.find(({ name }) => name === choice.provider)
  const models = modelsOf(all, choice.provider)
  const active = all.providers.filter(({ is_active }) => is_active)
  const lacking = active.some(each => !canBeCalled(each))
  // A list that is not the provider's own may lack what it serves.
  const takesAnother = chosen?.kind === 'openai_compatible' || choice.option === another
  return (
    <>
      <Select
        label={t('add.provider')}
        hint={lacking ? t('work.withoutKeyHint') : undefined}
        value={choice.provider}
        options={active.map(each => ({
          value: each.name,
          label: canBeCalled(each) ? each.display_name : t('add.withoutKey', { provider: each.display_name }),
          disabled: !canBeCalled(each),
          mark: <ProviderMark provider={each.name} label="" simulated={each.simulated} />,
        }))}
        onChange={choice.chooseProvider}
      />
      <Select
        label={t('add.model')}
        value={choice.option}
        options={[
          ...(choice.takesOwn
            ? [{ value: own, label: t('work.providersOwn', { model: chosen?.default_model ?? '–' }) }]
            : []),
          ...models.map(model => ({ value: model, label: model })),
          ...(takesAnother ? [{ value: another, label: t('add.another') }] : []),
        ]}
        onChange={choice.chooseOption}
      />
      {choice.option === another && (
        <TextField
          label={t('add.name')}
          hint={t('add.nameHint')}
          value={choice.typed}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={event => choice.type(event.target.value)}
        />
      )}
    </>
  )
}

function modelsOf(all: AllProviders, provider: string | null): readonly string[] {
  const models = all.providers.find(({ name }) => name === provider)?.models ?? []
  return models.filter(({ is_retired }) => !is_retired).map(({ model }) => model)
}
