import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ProviderMark } from '../../../ui/provider-mark.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { type AllProviders, canBeCalled } from './first-models.ts'
import type { Step } from './place.ts'
import styles from './routes.module.css'

const another = '*'

export interface AddStepDialogProps {
  readonly all: AllProviders
  readonly taken: readonly Step[]
  readonly isSaving: boolean
  readonly onAdd: (step: Step) => void
  readonly onClose: () => void
}

/** Chooses a provider and one of its models; a model in no list is typed. */
export function AddStepDialog({ all, taken, isSaving, onAdd, onClose }: AddStepDialogProps) {
  const { t } = useTranslation('routes')
  const form = useId()
  const active = all.providers.filter(({ is_active }) => is_active)
  const isTaken = (provider: string, model: string) =>
    taken.some(step => step.provider === provider && step.model === model)
  const [provider, setProvider] = useState(
    () =>
      (active.find(each => canBeCalled(each) && !taken.some(step => step.provider === each.name)) ?? active[0])?.name,
  )
  const chosen = active.find(({ name }) => name === provider)
  const models = (chosen?.models ?? []).filter(({ is_retired }) => !is_retired).map(({ model }) => model)
  const usual = chosen?.default_model ?? models[0] ?? another
  const [picked, setPicked] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const option = picked ?? (models.includes(usual) ? usual : another)
  const model = option === another ? typed.trim() : option
  const isDouble = provider !== undefined && isTaken(provider, model)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // The page around is a form of nothing, but React hands the event on through the portal.
    event.stopPropagation()
    if (provider !== undefined && model !== '' && !isDouble) onAdd({ provider, model })
  }
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('add.title')}
      description={t('add.why')}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('add.cancel')}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={isSaving}
            disabled={provider === undefined || model === '' || isDouble}
          >
            {t('add.add')}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <Select
          label={t('add.provider')}
          value={provider ?? null}
          options={active.map(each => ({
            value: each.name,
            label: canBeCalled(each) ? each.display_name : t('add.withoutKey', { provider: each.display_name }),
            mark: <ProviderMark provider={each.name} label="" simulated={each.simulated} />,
          }))}
          onChange={name => {
            setProvider(name)
            setPicked(null)
          }}
        />
        <Select
          label={t('add.model')}
          value={option}
          error={isDouble ? t('add.double') : null}
          options={[...models.map(each => ({ value: each, label: each })), { value: another, label: t('add.another') }]}
          onChange={setPicked}
        />
        {option === another && (
          <TextField
            label={t('add.name')}
            hint={t('add.nameHint')}
            value={typed}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            onChange={event => setTyped(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  )
}
