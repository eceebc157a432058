import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { KeyHint } from '../../../ui/key-hint.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useFindingWords } from '../../../words/use-finding-words.ts'
import type { Finding } from '../check-names.ts'
import styles from './review.module.css'
import type { SilenceScope } from './use-review.ts'

/** How far it is to be silent, one key each. */
export function SilenceDialog({
  finding,
  onClose,
  onSilence,
}: {
  readonly finding: Finding
  readonly onClose: () => void
  readonly onSilence: (scope: SilenceScope, reason: string) => void
}) {
  const { t } = useTranslation('quality')
  const [reason, setReason] = useState('')
  const words = useFindingWords()
  const check = words.check(finding.check, finding.check_title)
  const scopes: readonly SilenceScope[] = [
    'finding',
    ...(finding.term === null ? [] : (['term'] as const)),
    ...(finding.book === null ? [] : (['book'] as const)),
    'check',
  ]
  const choose = (scope: SilenceScope) => onSilence(scope, reason.trim())
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={t('silence.title')}
      description={words.message(finding).text}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the buttons inside, which can be clicked as well */}
      <div
        className={styles.scopes}
        onKeyDown={event => {
          const scope = scopes[Number(event.key) - 1]
          if (scope === undefined || event.target instanceof HTMLInputElement) return
          event.preventDefault()
          choose(scope)
        }}
      >
        {scopes.map((scope, at) => (
          <Button
            key={scope}
            variant="secondary"
            autoFocus={at === 0}
            onClick={() => choose(scope)}
            className={styles.scope}
          >
            <span>{t(`silence.${scope}`, { check, book: finding.book ?? '', term: finding.term ?? '' })}</span>
            <KeyHint keys={String(at + 1)} />
          </Button>
        ))}
        <TextField label={t('silence.reason')} value={reason} onChange={event => setReason(event.target.value)} />
      </div>
    </Dialog>
  )
}
