import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { toast } from '../../../ui/toast.tsx'
import { useChangeSetting } from '../use-providers.ts'
import { type AllProviders, type FirstModel, useSetFirst } from './first-models.ts'
import { ModelFields, useModelChoice } from './model-fields.tsx'
import styles from './routes.module.css'

export interface WorkDialogProps {
  readonly all: AllProviders
  readonly first: FirstModel
  readonly name: string
  /** What holds where nothing is set for a kind of work. */
  readonly standard: FirstModel | null
  /** null: left to the provider. */
  readonly temperature: number | null
  /** null: as long as it needs to be. */
  readonly maxTokens: number | null
  readonly onClose: () => void
}

type Choice = FirstModel['choice']

/** Who is asked first for one kind of work, and in which manner. Nothing changes before it is kept. */
export function WorkDialog({ all, first, name, standard, temperature, maxTokens, onClose }: WorkDialogProps) {
  const { t } = useTranslation('routes')
  const form = useId()
  const { operation: work } = first
  const [choice, setChoice] = useState<Choice>(first.choice)
  const model = useModelChoice(all, first, work === null)
  const [heat, setHeat] = useState(temperature)
  const [longest, setLongest] = useState(maxTokens)
  const set = useSetFirst()
  const setting = useChangeSetting()
  const choices: readonly Choice[] =
    work === null || work === 'quality_evaluation' ? ['default', 'model'] : ['default', 'auto', 'model']
  const kind = work === null ? 'all' : work === 'quality_evaluation' ? 'judge' : 'one'
  const isIncomplete = choice === 'model' && !model.isReady

  const keepFirst = async () => {
    const isSame = choice === first.choice && (choice !== 'model' || model.isUnchanged)
    if (isSame) return
    await set.mutateAsync({ operation: work, choice, ...(choice === 'model' && model.named) })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isIncomplete) return
    try {
      await keepFirst()
      if (work !== null && heat !== temperature) await setting.mutateAsync({ key: `temperature.${work}`, value: heat })
      if (work !== null && longest !== maxTokens)
        await setting.mutateAsync({ key: `maxTokens.${work}`, value: longest })
      toast.done(t('work.kept'))
      onClose()
    } catch {
      // It was told, and the dialog keeps what was chosen.
    }
  }
  const hint =
    choice === 'default' && kind === 'one' && standard?.provider != null
      ? t('work.choice.one.defaultNow', {
          provider: all.providers.find(each => each.name === standard.provider)?.display_name ?? standard.provider,
          model: standard.model ?? '',
        })
      : t(`work.choice.${kind}.${choice}Hint` as 'work.choice.one.modelHint')
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('work.edit', { work: name })}
      description={t(`work.choice.${kind}.why`)}
      actions={
        <>
          <Button variant="quiet" onClick={onClose}>
            {t('add.cancel')}
          </Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            busy={set.isPending || setting.isPending}
            disabled={isIncomplete}
          >
            {t('work.keep')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <div className={styles.chooser}>
          <Segmented
            label={t('work.first')}
            value={choice}
            onChange={setChoice}
            options={choices.map(value => ({
              value,
              label: t(`work.choice.${kind}.${value}` as 'work.choice.one.model'),
            }))}
          />
          <p className={styles.note}>{hint}</p>
          {first.from_environment && choice === 'default' && <p className={styles.note}>{t('work.environment')}</p>}
        </div>
        {choice === 'model' && <ModelFields all={all} choice={model} />}
        {work !== null && (
          <div className={styles.limits}>
            <NumberField
              label={t('work.temperature')}
              hint={t('work.temperatureHint')}
              placeholder={t('work.temperatureNone')}
              value={heat}
              onChange={setHeat}
              min={0}
              max={2}
              step={0.1}
            />
            <NumberField
              label={t('work.tokens')}
              hint={t('work.tokensHint')}
              placeholder={t('work.tokensNone')}
              value={longest}
              onChange={setLongest}
              min={1}
              max={1_000_000}
              step={100}
              whole
            />
          </div>
        )}
      </form>
    </Dialog>
  )
}
