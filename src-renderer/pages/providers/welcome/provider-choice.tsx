import { RadioGroup } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Outputs } from '../../../../src-main/contract/contract.ts'
import { Button } from '../../../ui/button.tsx'
import { ProviderMark } from '../../../ui/provider-mark.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { KeyDialog } from '../key-dialog.tsx'
import type { Provider } from '../use-providers.ts'
import styles from './provider-choice.module.css'

export interface ProviderChoiceProps {
  readonly all: Outputs['providers']['list'] | undefined
  readonly chosen: string
  readonly onChoose: (name: string) => void
}

/** Who translates: practice at once, others as soon as they have a key, which can be given right here. */
export function ProviderChoice({ all, chosen, onChoose }: ProviderChoiceProps) {
  const { t } = useTranslation('providers')
  const [keyFor, setKeyFor] = useState<Provider | null>(null)
  if (all === undefined) return <Skeleton height="180px" />
  const listed = all.providers.filter(
    ({ is_active, simulated, default_model }) => is_active && (simulated || default_model !== null),
  )
  const ordered = [...listed.filter(({ simulated }) => simulated), ...listed.filter(({ simulated }) => !simulated)]
  const isReady = ({ key, key_required }: Provider) => key.source !== 'none' || !key_required
  return (
    <>
      <RadioGroup.Root className={styles.list} value={chosen} onValueChange={onChoose} aria-label={t('welcome.who')}>
        {ordered.map(provider => (
          <div key={provider.name} className={styles.row} data-ready={isReady(provider) || undefined}>
            <RadioGroup.Item
              value={provider.name}
              id={`choose-${provider.name}`}
              className={styles.radio}
              disabled={!isReady(provider)}
            >
              <RadioGroup.Indicator className={styles.dot} />
            </RadioGroup.Item>
            <label htmlFor={`choose-${provider.name}`} className={styles.label}>
              <ProviderMark
                provider={provider.name}
                label={provider.display_name}
                simulated={provider.simulated}
                detail={
                  <span className={styles.detail}>
                    {provider.simulated ? t('welcome.practice') : provider.default_model}
                  </span>
                }
              />
            </label>
            {!isReady(provider) && (
              <Button
                size="sm"
                icon="key"
                onClick={() => setKeyFor(provider)}
                aria-label={t('welcome.addKeyOf', { provider: provider.display_name })}
              >
                {t('card.addKey')}
              </Button>
            )}
          </div>
        ))}
      </RadioGroup.Root>
      {keyFor !== null && (
        <KeyDialog
          provider={keyFor}
          open
          onOpenChange={open => !open && setKeyFor(null)}
          onWorks={() => onChoose(keyFor.name)}
        />
      )}
    </>
  )
}
